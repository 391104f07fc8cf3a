// Every value keeps its own place, so that a mistake is still named in the file it was made in.

extension SettingsMap {
  /// This map with what `later` says.
  ///
  /// Maps are joined key by key, and any other value in `later` takes the place of the one here. The lists whose key paths
  /// are in `lists`, for instance `inputs.safety`, are joined entry by entry: one with the `name` of an entry here is joined
  /// with it as maps are, any other is added at the end. So `later` can change and add, and take nothing away.
  package func joined(with later: SettingsMap, byName lists: Set<String>) -> SettingsMap {
    let joining = SettingsJoining(lists: lists)
    return SettingsMap(
      files: files + later.files, place: place, path: path,
      entries: joining.entries(entries, with: later.entries, at: path))
  }
}

/// How one tree of settings is joined with a later one.
private struct SettingsJoining {
  let lists: Set<String>

  func entries(_ earlier: [SettingsEntry], with later: [SettingsEntry], at path: String) -> [SettingsEntry] {
    var joined = earlier
    for entry in later {
      guard let index = joined.firstIndex(where: { $0.key == entry.key }) else {
        joined.append(entry)
        continue
      }
      let inside = path.isEmpty ? entry.key : "\(path).\(entry.key)"
      // The key's place goes with what now stands behind it: an unknown key is named where it was written last.
      joined[index].place = entry.place
      joined[index].value = node(joined[index].value, with: entry.value, at: inside)
    }
    return joined
  }

  private func node(_ earlier: SettingsNode, with later: SettingsNode, at path: String) -> SettingsNode {
    switch (earlier.content, later.content) {
    case (.map(let left), .map(let right)):
      SettingsNode(content: .map(entries(left, with: right, at: path)), place: earlier.place)
    case (.list(let left), .list(let right)) where lists.contains(path):
      SettingsNode(content: .list(list(left, with: right, at: path)), place: earlier.place)
    case (.map, _), (.list, _), (.text, _): later
    }
  }

  /// An entry is joined with one of the earlier files only: two of one name in one file stay two, and are refused as such.
  private func list(_ earlier: [SettingsNode], with later: [SettingsNode], at path: String) -> [SettingsNode] {
    var joined = earlier
    var open = Set(earlier.indices)
    for node in later {
      guard let name = node.name, let index = open.sorted().first(where: { earlier[$0].name == name }) else {
        joined.append(node)
        continue
      }
      open.remove(index)
      joined[index] = self.node(joined[index], with: node, at: "\(path)[]")
    }
    return joined
  }
}

extension SettingsNode {
  /// What an entry of a list calls itself.
  fileprivate var name: String? {
    guard case .map(let entries) = content, let entry = entries.first(where: { $0.key == "name" }),
      case .text(let text, _) = entry.value.content, !entry.value.isNothing
    else { return nil }
    return text
  }
}
