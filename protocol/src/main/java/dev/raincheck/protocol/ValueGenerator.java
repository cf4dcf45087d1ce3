package dev.raincheck.protocol;

import com.fasterxml.jackson.core.Base64Variant;
import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.base.GeneratorBase;
import com.fasterxml.jackson.core.json.JsonWriteContext;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;

/// What Jackson writes a value to: MessagePack in a small buffer of its own.
///
/// It stands in for the generator of jackson-dataformat-msgpack, which keeps every part of a value
/// as a node before it writes, and takes 8 KB for each value unless a thread is used again.
final class ValueGenerator extends GeneratorBase {
  private final ValueBuffer buffer = new ValueBuffer();
  private int[] starts = new int[8];

  ValueGenerator(ObjectCodec codec) {
    super(0, codec, ValueFactory.IO, JsonWriteContext.createRootContext(null));
  }

  Slice take() {
    return buffer.take();
  }

  @Override
  public void writeStartArray() throws IOException {
    _verifyValueWrite("start an array");
    _writeContext = _writeContext.createChildArrayContext();
    open();
  }

  @Override
  public void writeEndArray() throws IOException {
    close(false);
  }

  @Override
  public void writeStartObject() throws IOException {
    _verifyValueWrite("start a map");
    _writeContext = _writeContext.createChildObjectContext();
    open();
  }

  @Override
  public void writeEndObject() throws IOException {
    close(true);
  }

  private void open() throws IOException {
    int depth = _writeContext.getNestingDepth();
    if (depth > ValueFactory.DEPTH_MAX) {
      _reportError(ValueFactory.TOO_DEEP);
    }
    if (depth >= starts.length) {
      starts = Arrays.copyOf(starts, 2 * starts.length);
    }
    starts[depth] = buffer.openContainer();
  }

  private void close(boolean map) {
    int start = starts[_writeContext.getNestingDepth()];
    buffer.closeContainer(start, _writeContext.getEntryCount(), map);
    _writeContext = _writeContext.clearAndGetParent();
  }

  @Override
  public void writeFieldName(String name) throws IOException {
    _writeContext.writeFieldName(name);
    buffer.text(name);
  }

  @Override
  public void writeFieldName(SerializableString name) throws IOException {
    _writeContext.writeFieldName(name.getValue());
    buffer.utf8(name.asUnquotedUTF8());
  }

  @Override
  public void writeString(String text) throws IOException {
    if (text == null) {
      writeNull();
      return;
    }
    _verifyValueWrite(WRITE_STRING);
    buffer.text(text);
  }

  @Override
  public void writeString(char[] text, int offset, int length) throws IOException {
    writeString(new String(text, offset, length));
  }

  @Override
  public void writeUTF8String(byte[] text, int offset, int length) throws IOException {
    writeString(Utf8.decode(text, offset, length));
  }

  @Override
  public void writeBinary(Base64Variant variant, byte[] data, int offset, int length)
      throws IOException {
    _verifyValueWrite(WRITE_BINARY);
    buffer.binary(data, offset, length);
  }

  /// Takes what has a MessagePack form but none in JSON: instants.
  @Override
  public void writeEmbeddedObject(Object value) throws IOException {
    if (value instanceof Instant instant) {
      _verifyValueWrite("write a timestamp");
      buffer.timestamp(instant);
    } else {
      super.writeEmbeddedObject(value);
    }
  }

  @Override
  public void writeNumber(int value) throws IOException {
    writeNumber((long) value);
  }

  @Override
  public void writeNumber(long value) throws IOException {
    _verifyValueWrite(WRITE_NUMBER);
    buffer.integer(value);
  }

  @Override
  public void writeNumber(BigInteger value) throws IOException {
    _verifyValueWrite(WRITE_NUMBER);
    buffer.integer(value);
  }

  @Override
  public void writeNumber(double value) throws IOException {
    _verifyValueWrite(WRITE_NUMBER);
    buffer.float64(value);
  }

  @Override
  public void writeNumber(float value) throws IOException {
    _verifyValueWrite(WRITE_NUMBER);
    buffer.float32(value);
  }

  @Override
  public void writeNumber(BigDecimal value) throws IOException {
    writeString(TextType.number(value));
  }

  @Override
  public void writeNumber(String value) throws IOException {
    writeNumber(new BigDecimal(value));
  }

  @Override
  public void writeBoolean(boolean value) throws IOException {
    _verifyValueWrite(WRITE_BOOLEAN);
    buffer.bool(value);
  }

  @Override
  public void writeNull() throws IOException {
    _verifyValueWrite(WRITE_NULL);
    buffer.nil();
  }

  @Override
  protected void _verifyValueWrite(String what) throws IOException {
    if (_writeContext.writeValue() == JsonWriteContext.STATUS_EXPECT_NAME) {
      _reportError("cannot " + what + ", expecting the name of a property");
    }
  }

  @Override
  public void writeRawUTF8String(byte[] text, int offset, int length) {
    _reportUnsupportedOperation();
  }

  @Override
  public void writeRaw(String text) {
    _reportUnsupportedOperation();
  }

  @Override
  public void writeRaw(String text, int offset, int length) {
    _reportUnsupportedOperation();
  }

  @Override
  public void writeRaw(char[] text, int offset, int length) {
    _reportUnsupportedOperation();
  }

  @Override
  public void writeRaw(char c) {
    _reportUnsupportedOperation();
  }

  @Override
  public void flush() {
    // Everything is in the buffer; there is nothing behind it.
  }

  @Override
  protected void _releaseBuffers() {
    // The buffer is this object's own.
  }
}
