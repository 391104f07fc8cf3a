import Workshop

/// How the record looks: one column of quiet type, hairlines of gold, on paper as on a screen. Fonts are named and never
/// loaded; whichever of them is there is used. Only what old printing engines know: no grid, no flexible boxes.
enum RecordStyle {
  /// The style of a page on `paper`; `mark` stands at the foot of every printed page.
  static func css(_ paper: Shop.Paper, mark: String? = nil) -> String {
    let corner = mark.map { "@bottom-left { content: \"\($0)\"; font: 8pt Georgia, serif; color: #9d3b26; } " } ?? ""
    return """
      @page { size: \(paper.rawValue); margin: 15mm 18mm 18mm; @bottom-center { content: counter(page); font: 8pt Georgia, serif; color: #8d7a52; } \(corner)}
      * { box-sizing: border-box; }
      html { background: #efe9df; }
      body { margin: 0 auto; max-width: 178mm; padding: 16mm 15mm; background: #fffdf9; color: #2b2620; overflow-wrap: anywhere; font: 10.5pt/1.5 "EB Garamond", "Cormorant Garamond", Garamond, "Noto Serif", "Noto Serif Hebrew", "Noto Naskh Arabic", "Noto Serif CJK SC", Georgia, "DejaVu Serif", serif; }
      html[lang=he] body { font-family: "Frank Ruhl Libre", "Noto Serif Hebrew", "David CLM", "Noto Serif", "DejaVu Sans", serif; }
      header { text-align: center; border-bottom: 0.4pt solid #b99a5b; padding-bottom: 6mm; margin-bottom: 6mm; }
      .shop { font-size: 13pt; letter-spacing: 0.14em; margin: 0; color: #7d6433; }
      .line { font-size: 9pt; color: #8b8071; margin: 0.5mm 0 0; }
      h1 { font-size: 27pt; font-weight: normal; line-height: 1.15; margin: 7mm 0 1mm; }
      .wearer { font-size: 14pt; font-style: italic; margin: 0 0 4mm; color: #5c5041; }
      .number { font-size: 9pt; color: #8b8071; margin: 0; }
      .draft { display: inline-block; margin-top: 3mm; padding: 0.5mm 4mm; border: 0.5pt solid #9d3b26; color: #9d3b26; }
      h2 { font-size: 15pt; font-weight: normal; margin: 7mm 0 2.5mm; color: #7d6433; }
      figure { margin: 0; }
      .hero { text-align: center; margin-bottom: 5mm; }
      .hero img { max-width: 100%; max-height: 56mm; }
      .missing { border: 0.4pt dashed #9d3b26; padding: 3mm; color: #9d3b26; font-size: 9pt; }
      figcaption { font-size: 8.5pt; font-style: italic; color: #8b8071; margin-top: 1mm; }
      .story { font-size: 12pt; font-style: italic; line-height: 1.6; margin: 0 9mm 4mm; text-align: center; }
      h2 { break-after: avoid; }
      table { border-collapse: collapse; width: 100%; }
      tr, table.ring { break-inside: avoid; }
      th { font-weight: normal; color: #8b8071; text-align: left; width: 33%; padding: 1mm 4mm 1mm 0; vertical-align: top; }
      td { padding: 1mm 0; vertical-align: top; }
      .ring tr { border-bottom: 0.3pt solid #e8dcc3; }
      section.stage { border-top: 0.3pt solid #e0d2b4; padding-top: 3mm; margin-top: 4mm; }
      h3 { font-size: 12.5pt; font-weight: normal; margin: 0 0 1.5mm; break-after: avoid; }
      h3 .numeral { color: #b99a5b; letter-spacing: 0.06em; }
      h3 .when { font-size: 9pt; color: #8b8071; }
      ul.events { list-style: none; margin: 2mm 0 0; padding: 0; }
      ul.events li { padding: 0.6mm 0; break-inside: avoid; }
      .at { color: #b08d47; font-size: 9pt; }
      .by { color: #8b8071; font-size: 9pt; }
      .photos { margin-top: 2mm; }
      .photos figure { display: inline-block; width: 31%; margin: 0 0.9% 2mm; vertical-align: top; text-align: center; break-inside: avoid; }
      .photos img { max-width: 100%; max-height: 42mm; }
      footer { border-top: 0.4pt solid #b99a5b; margin-top: 10mm; padding-top: 4mm; font-size: 8.5pt; line-height: 1.45; color: #6f6557; break-inside: avoid; }
      footer p { margin: 0 0 1.5mm; }
      html[dir=rtl] th { text-align: right; padding: 1mm 0 1mm 4mm; }
      @media print { html, body { background: none; } body { max-width: none; padding: 0; } }
      """
  }
}
