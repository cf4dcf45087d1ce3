#!/usr/bin/env bash
# JDK 25: a program whose AOT cache cannot be used begins its standard output with lines about it, and goes on.
#
# What one would guess: in the mode `auto` a cache is a hint, and one that does not fit is passed over in silence; what there is
# to say goes to the standard error.
# What happens: `[error][aot]` on the standard output, before the program's own first word, so that whoever reads its JSON gets none. An
# option that the cache was not made with is enough: `--add-opens`, `--add-modules`, a heap of 32 GB or more.
# Add `-Xlog:disable -Xlog:all=error:stderr`.
#
# Seen (Temurin 25.0.3): as made: {}; with --add-opens: [error][aot]; with logging to the standard error: {}
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

java=
for candidate in java "${JAVA_HOME:-}/bin/java" /usr/lib/jvm/*/bin/java; do
  version=$("$candidate" -version 2>&1 | sed -nE '1s/.*"([0-9]+).*/\1/p') || continue
  if [[ -n $version ]] && ((version >= 25)); then
    java=$candidate
    break
  fi
done
if [[ -z $java ]]; then
  echo "no JDK 25 or newer is installed" >&2
  exit 1
fi

cat >Json.java <<'JAVA'
public class Json {
  public static void main(String[] args) {
    System.out.println("{}");
  }
}
JAVA
bin=$(dirname "$(readlink -f "$(command -v "$java")")")
"$bin/javac" Json.java
"$bin/jar" --create --file json.jar Json.class
"$java" -XX:AOTCacheOutput=json.aot -cp json.jar Json >/dev/null 2>&1

# How the standard output begins with the options $@.
begins() {
  "$java" "$@" -XX:AOTCache=json.aot -cp json.jar Json 2>/dev/null | sed -E '1s/^\[[0-9.]+s\]//; 1s/(\[aot *\]).*/\1/; 1q'
}
opens=--add-opens=java.base/java.lang=ALL-UNNAMED
expected="as made: {}; with --add-opens: [error][aot]; with logging to the standard error: {}"
seen="as made: $(begins); with --add-opens: $(begins $opens); "
seen+="with logging to the standard error: $(begins $opens -Xlog:disable -Xlog:all=error:stderr)"
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
