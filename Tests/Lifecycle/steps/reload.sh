step "The settings are broken at a reload"

cp -p /etc/benchpin/benchpin.yaml /root/benchpin.yaml
before=$(systemctl show -P MainPID benchpind)
printf 'colour: blue\n' >> /etc/benchpin/benchpin.yaml
refuses "the reload fails" "" systemctl reload benchpind
becomes "the journal says where the mistake is" colour journalctl --no-pager -u benchpind --since -1min
it "the daemon goes on with the old ones" mia status
it "as the same process" test "$before" = "$(systemctl show -P MainPID benchpind)"
cp -p /root/benchpin.yaml /etc/benchpin/benchpin.yaml
it "mended, they are taken" systemctl reload benchpind
it "still as the same process" test "$before" = "$(systemctl show -P MainPID benchpind)"
