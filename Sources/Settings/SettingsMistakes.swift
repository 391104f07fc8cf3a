/// A place in a settings file, counted from 1; columns count Unicode scalars.
package struct SettingsPosition: Hashable, Comparable, Sendable {
  /// The line.
  package var line: Int
  /// The column.
  package var column: Int

  /// The place in `line` at `column`.
  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  package static func < (left: Self, right: Self) -> Bool { (left.line, left.column) < (right.line, right.column) }
}

/// One thing wrong in a settings file, and what to write instead.
package struct SettingsMistake: Hashable, Sendable, CustomStringConvertible {
  /// The file as it was named when read.
  package var file: String
  /// Where in the file.
  package var position: SettingsPosition
  /// Which key, for instance `devices[1].baud`, lists counted from 0; empty when the file as a whole is meant.
  package var path: String
  /// What is wrong and what to write instead.
  package var sentence: String

  /// A mistake with all its parts.
  package init(file: String, position: SettingsPosition, path: String, sentence: String) {
    self.file = file
    self.position = position
    self.path = path
    self.sentence = sentence
  }

  /// `file:line:column: path: sentence`.
  package var description: String {
    let place = "\(file):\(position.line):\(position.column): "
    return path.isEmpty ? place + sentence : place + path + ": " + sentence
  }
}

/// Everything wrong in the settings, file by file and each from its first line to its last.
package struct SettingsMistakes: Error, Hashable, Sendable, CustomStringConvertible {
  /// The mistakes by file and line; never empty when thrown.
  package let mistakes: [SettingsMistake]

  /// The mistakes, in any order; those of `files` come in the files' order.
  package init(_ mistakes: [SettingsMistake], in files: [String] = []) {
    func rank(_ mistake: SettingsMistake) -> Int { files.firstIndex(of: mistake.file) ?? files.count }
    // Equal places keep the order in which they were found: `sorted` alone does not promise that.
    self.mistakes = mistakes.enumerated()
      .map { (rank: rank($0.element), offset: $0.offset, mistake: $0.element) }
      .sorted { ($0.rank, $0.mistake.position, $0.offset) < ($1.rank, $1.mistake.position, $1.offset) }
      .map(\.mistake)
  }

  /// One mistake a line.
  package var description: String { mistakes.map(\.description).joined(separator: "\n") }
}
