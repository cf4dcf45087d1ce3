#!/usr/bin/env bash
# msgpack-core 0.9.12 (MessagePack for Java): a value that `unpackInt` refuses since it does not fit is gone; of one that `unpackString`
# refuses since it is a number, the first byte is gone, and the next read takes its digits for values.
#
# What one would guess: a read that throws has read nothing, so that one may try another type; or the unpacker cannot be used again.
# What happens: it goes on, without an error, behind the value or within it. A reader that tries `unpackInt` and falls back to
# `unpackLong` gets the next element. Ask `getNextFormat()` first, which reads nothing. The overflow's message and its
# `getBigInteger` also name another number than the one that was refused.
#
# Seen (JDK 17 and 25), [2^40, "next"]: after unpackInt: "next"; after unpackString: 0; refused -9223370937343148032
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >pom.xml <<'XML'
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.msgpack</groupId>
      <artifactId>msgpack-core</artifactId>
      <version>0.9.12</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory="$work"

cat >Refused.java <<'JAVA'
import java.io.IOException;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessageIntegerOverflowException;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageTypeException;
import org.msgpack.core.MessageUnpacker;

class Refused {
  public static void main(String[] args) throws IOException {
    MessageBufferPacker packer = MessagePack.newDefaultBufferPacker();
    packer.packLong(1L << 40).packString("next");
    byte[] packed = packer.toByteArray();
    MessageUnpacker tooLarge = MessagePack.newDefaultUnpacker(packed);
    String refused = "";
    try {
      tooLarge.unpackInt();
    } catch (MessageIntegerOverflowException overflow) {
      refused = overflow.getBigInteger().toString();
    }
    MessageUnpacker noText = MessagePack.newDefaultUnpacker(packed);
    try {
      noText.unpackString();
    } catch (MessageTypeException mismatch) {
      // As it should be.
    }
    System.out.printf(
        "after unpackInt: %s; after unpackString: %s; refused %s%n",
        tooLarge.unpackValue().toJson(), noText.unpackValue().toJson(), refused);
  }
}
JAVA
expected="after unpackInt: \"next\"; after unpackString: 0; refused -9223370937343148032"
seen=$(java -Dmsgpack.universal-buffer=true -cp "$work/*" Refused.java)
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
