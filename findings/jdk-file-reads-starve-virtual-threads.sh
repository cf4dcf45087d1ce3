#!/usr/bin/env bash
# JDK 25: virtual threads that wait in a read of a named pipe keep all other virtual threads from running.
#
# What one would guess: JEP 444 says that file operations which capture their carrier are made up for, by expanding the
# scheduler's parallelism for as long, up to 256 carriers.
# What happens: nothing is made up for. As many waiting reads as there are carriers, by FileInputStream or by FileChannel, and no
# virtual thread of the process runs until one returns. Read what may wait (pipes, terminals, /proc, network file systems) on
# platform threads.
#
# Seen (Temurin 25.0.3, 2 carriers): FileInputStream, 2 readers: another one runs: false; FileChannel the same; 1 reader: true
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkfifo pipe
exec 9<>pipe # so that opening does not wait

cat >Starving.java <<'JAVA'
import java.io.FileInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

class Starving {
  public static void main(String[] args) throws Exception {
    for (int reader = 0; reader < Integer.parseInt(args[1]); reader++) {
      Thread.ofVirtual().start(() -> read(args[0]));
    }
    Thread.sleep(500);
    var ran = new CountDownLatch(1);
    Thread.ofVirtual().start(ran::countDown);
    System.out.printf("%s %s: another one runs: %b%n", args[0], args[1], ran.await(3, TimeUnit.SECONDS));
    Runtime.getRuntime().halt(0);
  }

  private static void read(String how) {
    try {
      if (how.equals("stream")) {
        new FileInputStream("pipe").read();
      } else {
        FileChannel.open(Path.of("pipe")).read(ByteBuffer.allocate(1));
      }
    } catch (Exception unexpected) {
      unexpected.printStackTrace();
    }
  }
}
JAVA
expected="stream 1: another one runs: true
stream 2: another one runs: false
channel 2: another one runs: false"
seen=$(for run in "stream 1" "stream 2" "channel 2"; do
  # shellcheck disable=SC2086
  timeout 60 java -Djdk.virtualThreadScheduler.parallelism=2 Starving.java $run
done)
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
