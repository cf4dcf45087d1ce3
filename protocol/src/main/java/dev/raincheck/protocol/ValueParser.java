package dev.raincheck.protocol;

import com.fasterxml.jackson.core.Base64Variant;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.core.Version;
import com.fasterxml.jackson.core.base.ParserMinimalBase;
import com.fasterxml.jackson.core.io.ContentReference;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What Jackson reads a value from.
///
/// It stands in for the parser of jackson-dataformat-msgpack, which has no limit on depth, cuts off
/// integers that are too long for their target, and puts replacement characters for broken text.
final class ValueParser extends ParserMinimalBase {
  private final ObjectCodec codec;
  private final ValueTokens tokens;
  private ReadContext context = new ReadContext();
  private boolean closed;

  ValueParser(ObjectCodec codec, Slice value) {
    super(0, ValueFactory.IO.streamReadConstraints());
    this.codec = codec;
    this.tokens = new ValueTokens(value);
  }

  /// Fails unless all bytes have been read.
  void requireEnd() {
    if (!tokens.input().atEnd()) {
      throw new ValueException(
          "%d bytes follow the value (expected: none)".formatted(tokens.input().remaining()));
    }
  }

  @Override
  public @Nullable JsonToken nextToken() throws IOException {
    if (context.atEnd()) {
      JsonToken end = context.inArray() ? JsonToken.END_ARRAY : JsonToken.END_OBJECT;
      context = Objects.requireNonNull(context.getParent());
      return _updateToken(end);
    }
    if (tokens.input().atEnd()) {
      if (context.inRoot() && context.getCurrentIndex() >= 0) {
        return _updateTokenToNull();
      }
      throw new ValueException("no more bytes (expected: a complete value)");
    }
    if (context.expectsName()) {
      context.nameRead(tokens.nextName());
      return _updateToken(JsonToken.FIELD_NAME);
    }
    context.valueBegins();
    JsonToken token = tokens.next();
    if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
      context = context.enter(token == JsonToken.START_OBJECT, tokens.entries());
      if (context.getNestingDepth() > ValueFactory.DEPTH_MAX) {
        throw new ValueException(ValueFactory.TOO_DEEP);
      }
    }
    return _updateToken(token);
  }

  @Override
  public @Nullable String getText() {
    return switch (currentToken()) {
      case null -> null;
      case VALUE_STRING -> tokens.text();
      case FIELD_NAME -> context.getCurrentName();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> getNumberValue().toString();
      case VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE -> null;
      case START_OBJECT, END_OBJECT, START_ARRAY, END_ARRAY -> currentToken().asString();
      case VALUE_TRUE, VALUE_FALSE, VALUE_NULL -> currentToken().asString();
    };
  }

  @Override
  public @Nullable Object getEmbeddedObject() {
    return currentToken() == JsonToken.VALUE_EMBEDDED_OBJECT ? tokens.embedded() : null;
  }

  @Override
  public byte[] getBinaryValue(Base64Variant variant) {
    if (getEmbeddedObject() instanceof byte[] bytes) {
      return bytes;
    }
    throw new ValueException("%s (expected: bytes)".formatted(currentToken()));
  }

  @Override
  public Number getNumberValue() {
    return tokens.boxed();
  }

  @Override
  public NumberType getNumberType() {
    return switch (tokens.number()) {
      case INTEGER -> fitsInt() ? NumberType.INT : NumberType.LONG;
      case BIG -> NumberType.BIG_INTEGER;
      case FLOAT -> NumberType.DOUBLE;
    };
  }

  private boolean fitsInt() {
    return tokens.integer() == (int) tokens.integer();
  }

  @Override
  public int getIntValue() throws IOException {
    long value = getLongValue();
    if (!fitsInt()) {
      reportOverflowInt(Long.toString(value));
    }
    return (int) value;
  }

  @Override
  public long getLongValue() throws IOException {
    if (tokens.number() != ValueTokens.Number.INTEGER) {
      reportOverflowLong(tokens.boxed().toString());
    }
    return tokens.integer();
  }

  @Override
  public BigInteger getBigIntegerValue() {
    return tokens.bigInteger();
  }

  @Override
  public float getFloatValue() {
    return (float) tokens.decimal();
  }

  @Override
  public double getDoubleValue() {
    return tokens.decimal();
  }

  @Override
  public BigDecimal getDecimalValue() {
    return tokens.number() == ValueTokens.Number.FLOAT
        ? BigDecimal.valueOf(tokens.decimal())
        : new BigDecimal(tokens.bigInteger());
  }

  @Override
  public boolean isNaN() {
    return currentToken() == JsonToken.VALUE_NUMBER_FLOAT && !Double.isFinite(tokens.decimal());
  }

  @Override
  public @Nullable String currentName() {
    JsonToken token = currentToken();
    boolean opened = token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY;
    ReadContext outer = opened ? context.getParent() : context;
    return outer == null ? null : outer.getCurrentName();
  }

  @Override
  public void overrideCurrentName(String name) {
    context.rename(name);
  }

  @Override
  public JsonStreamContext getParsingContext() {
    return context;
  }

  @Override
  public JsonLocation currentLocation() {
    return new JsonLocation(ContentReference.unknown(), tokens.input().position(), -1, -1);
  }

  @Override
  public JsonLocation currentTokenLocation() {
    return currentLocation();
  }

  @Override
  public ObjectCodec getCodec() {
    return codec;
  }

  @Override
  public void setCodec(ObjectCodec other) {
    throw new UnsupportedOperationException("the codec of a parser is given to its constructor");
  }

  @Override
  public Version version() {
    return Version.unknownVersion();
  }

  @Override
  public char[] getTextCharacters() {
    return String.valueOf(getText()).toCharArray();
  }

  @Override
  public boolean hasTextCharacters() {
    return false;
  }

  @Override
  public int getTextLength() {
    return String.valueOf(getText()).length();
  }

  @Override
  public int getTextOffset() {
    return 0;
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  protected void _handleEOF() {
    // nextToken tells by itself when the bytes end too early.
  }

  @Override
  @Deprecated
  public JsonLocation getCurrentLocation() {
    return currentLocation();
  }

  @Override
  @Deprecated
  public JsonLocation getTokenLocation() {
    return currentTokenLocation();
  }

  @Override
  @Deprecated
  public @Nullable String getCurrentName() {
    return currentName();
  }
}
