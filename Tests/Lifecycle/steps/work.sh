step "A ring"

# An order at the finishing stage, laid on the bench and measured.
lay() {
  mia orders add --number "$1" --customer Léa --metal au750y --size "US 6 1/2" --band-width 4.0 --text "$2" \
    --place inside --polishing demo --stage finishing > /dev/null
  mia bench put "$1" > /dev/null
  tell gauge measure 16.95 > /dev/null
  becomes "the reading of $1 is attached" 16950 mia readings --order "$1" --json
}


lay R-1 Always
it "the ring is engraved" mia engrave --yes
it "once" grep -q '"beamOns":1' <(tell engraver state | tr -d ' ')
refuses "and not a second time" "not engraved a second time" mia engrave --yes
