step "A package from nothing"

if [ "$form" = full ]; then
  it "apt installs the package with what it needs" \
    apt-get install --yes --no-install-recommends -qq /opt/lifecycle/benchpin.deb
else
  it "dpkg installs the package" dpkg --install /opt/lifecycle/benchpin.deb
fi
it "the socket is enabled" systemctl is-enabled benchpind.socket
it "the daemon is enabled" systemctl is-enabled benchpind.service
it "the socket is open" systemctl is-active benchpind.socket
it "the daemon runs" systemctl is-active benchpind.service
becomes "systemctl status says in a sentence what answers" \
  'Status: "Ready: engraver, gauge and polisher do not answer."' systemctl status benchpind
it "systemd finds no fault with the installed units" quietly systemd-analyze verify \
  "--man=$(command -v man > /dev/null && echo yes || echo no)" \
  /lib/systemd/system/benchpind.service /lib/systemd/system/benchpind.socket
it "the ledger's folder is the daemon's alone" test "$(stat -c %U:%G:%a /var/lib/benchpin)" = benchpin:benchpin:750
it "the ledger is" test "$(stat -c %U:%a /var/lib/benchpin/ledger.sqlite)" = benchpin:600
it "the manual is there" test -s /usr/share/man/man8/benchpind.8.gz
it "the command line completes itself" test -s /usr/share/bash-completion/completions/benchpin

useradd --groups benchpin mia
useradd tom
it "a person in the group sees the bench" mia status
refuses "a person outside it is refused" "You may not use" runuser -u tom -- benchpin status
# A container may give no process a better priority than its own, and the runtime says so.
[ -z "${BENCHPIN_MACHINE:-}" ] || it "the journal holds no complaint of the runtime" \
  test -z "$(journalctl -u benchpind | grep -i 'failed to set')"
it "it lives" grep -q '^HTTP/1.1 200' <(http /livez)
it "it is ready without any device" grep -q '^HTTP/1.1 200' <(http /readyz)
