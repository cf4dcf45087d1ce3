package dev.raincheck.protocol.wire;

/// The second element of every message. Requests count from 1, replies from 65.
public final class MessageType {
  public static final int VERSION = 1;

  static final int HELLO = 1;
  static final int CALL = 2;
  static final int POLL = 3;
  static final int CANCEL = 4;
  static final int ACKNOWLEDGE = 5;
  static final int DESCRIBE = 6;
  static final int PING = 7;
  static final int GOODBYE = 8;
  static final int LOOK = 9;
  static final int OPERATE = 10;

  static final int WELCOME = 65;
  static final int RESULT = 66;
  static final int DEFERRED = 67;
  static final int FAILED = 68;
  static final int CANCELLING = 69;
  static final int ACKNOWLEDGED = 70;
  static final int DESCRIPTION = 71;
  static final int PONG = 72;
  static final int PICTURE = 73;
  static final int OPERATED = 74;

  private MessageType() {}
}
