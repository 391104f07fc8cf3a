step "The disk of the ledger is full"

systemctl stop benchpind 2> /dev/null
cp -a /var/lib/benchpin /root/ledger
it "it has a small disk of its own" mount -t tmpfs -o size=24m,mode=750 tmpfs /var/lib/benchpin
cp -a /root/ledger/. /var/lib/benchpin
forgive_restarts
systemctl start benchpind
becomes "the daemon is ready to record" "200 OK" http /readyz
before=$(systemctl show -P MainPID benchpind)
dd if=/dev/zero of=/var/lib/benchpin/filler bs=64k 2> /dev/null
becomes "a full disk makes it unready" "503" http /readyz
becomes "which it says plainly" "Make room" http /readyz
it "it lives" grep -q '^HTTP/1.1 200' <(http /livez)
refuses "what cannot be recorded is refused" "disk" mia orders add --number R-9 --customer Tom --metal au750y --size "US 7" \
  --text no --place inside --stage finishing
it "a stop is taken all the same" mia stop
it "it is the same process" test "$before" = "$(systemctl show -P MainPID benchpind)"
rm /var/lib/benchpin/filler
becomes "with room it is ready again" "200 OK" http /readyz
becomes "and records" R-10 mia orders add --number R-10 --customer Tom --metal au750y --size "US 7" --text yes \
  --place inside --stage finishing
systemctl stop benchpind 2> /dev/null
rm -rf /root/ledger
cp -a /var/lib/benchpin /root/ledger
umount /var/lib/benchpin
cp -a /root/ledger/. /var/lib/benchpin
forgive_restarts
systemctl start benchpind
