step "An upgrade"

becomes "every device answers" "engraver, gauge and polisher answer" status_word
lay R-3 "Another long inscription, with care"
mia engrave --yes > /dev/null 2>&1 &
becomes "an engraving runs" running newest_job
before=$(systemctl show -P MainPID benchpind)
refuses "it is refused while the job is under way" "a job is under way at the bench" \
  dpkg --install /opt/lifecycle/benchpin-next.deb
it "the daemon was left alone" test "$before" = "$(systemctl show -P MainPID benchpind)"
wait
becomes "the job ended well" done newest_job
before=$(systemctl show -P MainPID benchpind)
kill -STOP "$before"
refuses "it is refused while the daemon says nothing" "does not say whether a job is under way" \
  dpkg --install /opt/lifecycle/benchpin-next.deb
kill -CONT "$before"
becomes "every device answers again" "engraver, gauge and polisher answer" status_word
before=$(systemctl show -P MainPID benchpind)
forgive_restarts
it "without a job it goes through" dpkg --force-confold --install /opt/lifecycle/benchpin-next.deb
it "the new version is installed" test "$(dpkg-query -W -f '${Version}' benchpin)" = "$(cat /opt/lifecycle/next-version)"
it "the daemon runs anew" test "$before" != "$(systemctl show -P MainPID benchpind)"
it "the socket is open again" systemctl is-active benchpind.socket
it "nothing failed" test -z "$(systemctl list-units --state=failed --no-legend 'benchpin*')"
becomes "every device answers the new one" "engraver, gauge and polisher answer" status_word
it "the administrator's settings are kept" grep -q 127.0.0.1:1502 /etc/benchpin/benchpin.yaml
it "the new ones lie beside them" grep -q "of the next version" /etc/benchpin/benchpin.yaml.dpkg-dist
it "a profile nobody touched is the new one" grep -q "of the next version" /etc/benchpin/gauges/plain-text.yaml
rings() { mia orders list | grep -cE 'R-(1|2|3|10)\b'; }
it "the ledger has every ring" test "$(rings)" = 4
