# What the steps need, in a folder: payload FOLDER PROGRAMS CHECKS

payload() {
  local folder=$1 programs=$2 checks=$3 project package tree
  project=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../..")
  package=$(cd "$project" && COMPRESSION=none systemd/debian/build 1.0~lifecycle "Nobody <nobody@benchpin.invalid>" \
    "$programs" 2>&1) || { echo "$package" >&2; return 1; }
  mv "$project"/.build/benchpin_1.0~lifecycle_*.deb "$folder/benchpin.deb"

  # The next version differs where an upgrade could go wrong: in a file that was edited and in one that was not.
  tree=$project/.build/deb/benchpin
  echo 1.0~lifecycle.next > "$folder/next-version"
  sed -i 's/^Version: .*/Version: 1.0~lifecycle.next/' "$tree/DEBIAN/control"
  for file in benchpin.yaml gauges/plain-text.yaml; do
    echo "# of the next version" >> "$tree/etc/benchpin/$file"
  done
  dpkg-deb --root-owner-group -Znone --build "$tree" "$folder/benchpin-next.deb" > /dev/null

  cp "$programs/benchpin-sim" "$checks/sandbox-probe" "$checks/hold-thread" "$folder/"
  cp -r "$project/Tests/Lifecycle/steps" "$folder/"
  # Of programs that need it, the runtime; none of static ones.
  mkdir "$folder/runtime"
  ldd "$programs/benchpind" "$programs/benchpin-sim" | awk '$3 ~ /swift/ { print $3 }' | sort -u \
    | xargs -r cp -t "$folder/runtime"
  chmod -R go+rX "$folder"
}
