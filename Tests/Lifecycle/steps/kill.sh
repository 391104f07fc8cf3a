step "The daemon is killed in the middle of an engraving"

lay R-2 "A long inscription that takes its time"
forgive_restarts
before=$(systemctl show -P NRestarts benchpind)
mia engrave --yes > /dev/null 2>&1 &
becomes "the engraving runs" running newest_job
systemctl kill --signal=KILL benchpind
becomes "systemd starts the daemon again" $((before + 1)) systemctl show -P NRestarts benchpind
wait
becomes "it says that it does not know" unknown newest_job
refuses "a second start is refused" "engrave" mia engrave --yes
becomes "the engraver's own record settles it" '"finding":"engraved"' compact_jobs
refuses "then, too" "not engraved a second time" mia engrave --yes
it "the beam was on twice, for two rings" grep -qE '"beamOns":2[,}]' <(tell engraver state | tr -d ' ')
