package dev.raincheck.transport.tls;

import java.nio.channels.SelectableChannel;
import zmq.io.IOObject;
import zmq.io.IOThread;
import zmq.poll.IPollEvents;
import zmq.poll.Poller;

/// Has the transport's poller watch a channel. The poller goes through all channels when it is told
/// something, so it is told what is new. The transport thread's.
final class ChannelWatch {
  private final IOObject io;
  private final Poller.Handle handle;
  private boolean forBytes;
  private boolean forRoom;

  ChannelWatch(IOThread thread, SelectableChannel channel, IPollEvents events) {
    io = new IOObject(thread, events);
    io.plug();
    handle = io.addFd(channel);
  }

  /// Whether it is told that there is something to read.
  void forBytes(boolean on) {
    if (forBytes == on) {
      return;
    }
    forBytes = on;
    if (on) {
      io.setPollIn(handle);
    } else {
      io.resetPollIn(handle);
    }
  }

  /// Whether it is told that there is room to write.
  void forRoom(boolean on) {
    if (forRoom == on) {
      return;
    }
    forRoom = on;
    if (on) {
      io.setPollOut(handle);
    } else {
      io.resetPollOut(handle);
    }
  }

  void end() {
    io.removeHandle(handle);
    io.unplug();
  }
}
