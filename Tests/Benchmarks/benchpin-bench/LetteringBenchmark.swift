import Lettering
import Workshop

/// From words to a proof: forty glyphs, warm, everything made anew each time.
struct LetteringBenchmark {
  let rounds: Int

  func run() throws {
    print("\nText to proof, 40 glyphs, warm")
    print(Figures.row(["", "glyphs", "p50 ms", "p99 ms", "points"]))
    let shelf = FontShelf()
    for (name, text) in [
      ("Latin, filled", "to have and to hold from this day forward, always"),
      ("Hebrew and Latin", "Léa & Max אהבה שלום Léa & Max אהבה שלום Léa אהבה Max"),
      ("Devanagari", "प्रेम सदा प्रेम सदा प्रेम सदा प्रेम सदा प्रेम सदा प्रेम सदा जीवन"),
      ("Chinese", "永遠の愛永遠の愛永遠の愛永遠の愛永遠の愛永遠の愛永遠の愛永遠の愛永遠の愛永遠の愛"),
    ] {
      var took: [Double] = []
      var (points, glyphs) = (0, 0)
      for _ in 0..<(rounds * 100 + 5) {
        let start = now()
        let proof = try Proof(
          Proof.Request(
            text: try EngravableText(text), place: .inside,
            band: Band(
              diameter: Micrometres(17_350), width: Micrometres(5_000), thickness: Micrometres(1_500),
              inside: .flat), settings: LetteringSettings()),
          fonts: shelf)
        took.append((now() - start) * 1000)
        points = proof.strokes.reduce(0) { $0 + $1.points.count }
        glyphs = proof.glyphs
      }
      let warm = took.dropFirst(5).sorted()
      print(
        Figures.row([
          name, String(glyphs), Figures.text(Figures.quantile(warm, 0.5)), Figures.text(Figures.quantile(warm, 0.99)),
          String(points),
        ]))
    }
  }
}
