#!/usr/bin/env bash
# msgpack-core 0.9.12 (MessagePack for Java): `unpackInt` refuses what does not fit an int, `unpackFloat` makes infinity of
# what does not fit a float.
#
# What one would guess: both are strict, or neither is.
# What happens: a float 64 is narrowed without a look: 1e300 becomes Infinity. Check the range before.
#
# Seen (JDK 17 and 25): int from 2^40: MessageIntegerOverflowException, float from 1e300: Infinity
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
  -Dartifact=org.msgpack:msgpack-core:0.9.12 -DoutputDirectory="$work"
cat >Narrow.java <<'JAVA'
import java.io.IOException;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;

class Narrow {
  public static void main(String[] args) throws IOException {
    MessageBufferPacker packer = MessagePack.newDefaultBufferPacker();
    packer.packLong(1L << 40).packDouble(1e300);
    String asInt;
    try (var unpacker = MessagePack.newDefaultUnpacker(packer.toByteArray())) {
      asInt = "" + unpacker.unpackInt();
    } catch (MessagePackException refused) {
      asInt = refused.getClass().getSimpleName();
    }
    packer.clear();
    packer.packDouble(1e300);
    try (var unpacker = MessagePack.newDefaultUnpacker(packer.toByteArray())) {
      System.out.printf("int from 2^40: %s, float from 1e300: %s%n", asInt, unpacker.unpackFloat());
    }
  }
}
JAVA
expected="int from 2^40: MessageIntegerOverflowException, float from 1e300: Infinity"
seen=$(java -Dmsgpack.universal-buffer=true -cp "$work/*" Narrow.java)
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
