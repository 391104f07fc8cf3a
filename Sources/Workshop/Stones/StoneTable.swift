extension StoneCare {
  private init(_ name: String, _ ultrasonic: (Word?, Word?), _ steam: (Word?, Word?), _ heat: Heat) {
    self.name = name
    self.ultrasonic = Charts(stuller: ultrasonic.0, rioGrande: ultrasonic.1)
    self.steam = Charts(stuller: steam.0, rioGrande: steam.1)
    self.heat = heat
  }

  /// The stones of both charts: the words of Stuller and of Rio Grande for the ultrasonic bath, then for steam, and what
  /// benches say of the torch (ganoksin.com, the Orchid threads 14503 and 36223).
  package static let table: [StoneCare] = [
    StoneCare("alexandrite", (.usually, .usually), (.usually, .usually), .unknown),
    StoneCare("amethyst", (.usually, .usually), (.risky, .never), .no),
    StoneCare("apatite", (nil, .notRecommended), (nil, .never), .unknown),
    StoneCare("aquamarine", (.usually, .usually), (.usually, .usually), .no),
    StoneCare("black star sapphire", (.risky, nil), (.risky, nil), .unknown),
    StoneCare("bloodstone", (.usually, nil), (.usually, nil), .unknown),
    StoneCare("blue zircon", (.risky, nil), (.risky, nil), .unknown),
    StoneCare("cameo", (.risky, nil), (.risky, nil), .unknown),
    StoneCare("carnelian", (.usually, nil), (.usually, nil), .unknown),
    StoneCare("chalcedony", (nil, .usually), (nil, .usually), .unknown),
    StoneCare("citrine", (.usually, .usually), (.risky, .never), .unknown),
    StoneCare("coral", (.risky, .never), (.risky, .never), .no),
    StoneCare("cubic zirconia", (.safe, nil), (.safe, nil), .withCare),
    StoneCare("diamond", (.safe, .usually), (.safe, .usually), .withCare),
    StoneCare("diopside", (nil, .never), (nil, .never), .unknown),
    StoneCare("emerald", (.never, .never), (.never, .never), .no),
    StoneCare("foilback", (.never, nil), (.risky, nil), .unknown),
    StoneCare("garnet", (.usually, .usually), (.never, .never), .withCare),
    StoneCare("hematite", (.safe, nil), (.safe, nil), .unknown),
    StoneCare("iolite", (.risky, .never), (.risky, .never), .unknown),
    StoneCare("jade", (.safe, .notRecommended), (.safe, .notRecommended), .no),
    StoneCare("labradorite", (nil, .notRecommended), (nil, .notRecommended), .unknown),
    StoneCare("lapis lazuli", (.risky, .never), (.never, .never), .no),
    StoneCare("malachite", (.never, .never), (.never, .never), .unknown),
    StoneCare("marcasite", (.safe, nil), (.safe, nil), .unknown),
    StoneCare("moonstone", (.never, .notRecommended), (.never, .notRecommended), .unknown),
    StoneCare("morganite", (nil, .usually), (nil, .usually), .unknown),
    StoneCare("onyx", (.safe, nil), (.safe, nil), .no),
    StoneCare("opal", (.never, .never), (.never, .never), .no),
    StoneCare("pearl", (.never, .never), (.never, .never), .no),
    StoneCare("peridot", (.risky, .risky), (.never, .never), .no),
    StoneCare("quartz", (.usually, .usually), (.risky, .never), .unknown),
    StoneCare("ruby", (.usually, .usually), (.usually, .usually), .withCare),
    StoneCare("sapphire", (.usually, .usually), (.usually, .usually), .withCare),
    StoneCare("star sapphire", (.usually, nil), (.usually, nil), .unknown),
    StoneCare("star ruby", (.usually, nil), (.usually, nil), .unknown),
    StoneCare("tanzanite", (.never, .never), (.never, .never), .unknown),
    StoneCare("tiger eye", (.usually, nil), (.risky, nil), .unknown),
    StoneCare("topaz", (.never, .never), (.never, .never), .no),
    StoneCare("tourmaline", (.risky, .never), (.risky, .never), .no),
    StoneCare("turquoise", (.never, .never), (.never, .never), .no),
  ]
}
