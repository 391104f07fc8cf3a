step "The package goes and comes"

it "it is removed" dpkg --remove benchpin
it "the daemon has ended" test "$(systemctl is-active benchpind.service)" != active
it "its socket is closed" test ! -e /run/benchpin/benchpind.sock
it "its units are gone" test ! -e /lib/systemd/system/benchpind.service
it "its rules are gone" test ! -e /lib/udev/rules.d/61-benchpin.rules
it "the settings stay" test -e /etc/benchpin/benchpin.yaml
it "the ledger stays" test -s /var/lib/benchpin/ledger.sqlite
said=$(dpkg --purge benchpin 2>&1)
it "purged, the settings are gone" test ! -e /etc/benchpin/benchpin.yaml
it "the ledger stays, with a word" grep -q "ledger and its backups in /var/lib/benchpin were left" <<< "$said"
it "it is whole" test -s /var/lib/benchpin/ledger.sqlite
it "nothing of it is enabled" test -z "$(find /etc/systemd -name '*benchpin*')"
forgive_restarts
it "it is installed again" dpkg --install /opt/lifecycle/benchpin-next.deb
becomes "the daemon runs" active systemctl is-active benchpind
becomes "with every ring of the old ledger" 4 rings
