package dev.raincheck.doors.http.dialect;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.value.Values;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes answers of XML-RPC, as the clients of five languages read them.
final class XmlWriter {
  /// The code of the fault for what XML-RPC cannot say.
  static final int UNSAID = -32_500;

  static final String PROLOG = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

  private static final int PART_CHARS = 8_192;

  private final Body body = new Body();
  private final boolean nil;

  /// What comes next in the body.
  private final StringBuilder out = new StringBuilder(PROLOG).append("\n<methodResponse>");

  private XmlWriter(boolean nil) {
    this.nil = nil;
  }

  /// @param nil whether there is a word for null
  /// @throws Unreadable if XML-RPC has no word for a part of the value
  static byte[] result(@Nullable Object value, boolean nil) {
    var writer = new XmlWriter(nil);
    writer.out.append("<params><param>");
    writer.value(value, "the result");
    writer.out.append("</param></params>");
    return writer.end();
  }

  /// An array of them. One that XML-RPC cannot say is a fault, and the others are as they are.
  ///
  /// @param values a list of one for each result, and a struct for each fault
  static byte[] results(List<?> values, boolean nil) {
    var writer = new XmlWriter(nil);
    writer.out.append("<params><param><value><array><data>");
    values.forEach(writer::resultOrFault);
    writer.out.append("</data></array></value></param></params>");
    return writer.end();
  }

  private void resultOrFault(Object value) {
    handOver();
    int before = body.size();
    try {
      if (value instanceof List<?> one) {
        out.append("<value><array><data>");
        value(one.getFirst(), "the result");
        out.append("</data></array></value>");
      } else {
        value(value, "the fault");
      }
    } catch (Unreadable unsaid) {
      out.setLength(0);
      body.cut(before);
      value(faultStruct(UNSAID, String.valueOf(unsaid.getMessage())), "the fault");
    }
  }

  static byte[] fault(int code, String text) {
    var writer = new XmlWriter(false);
    writer.out.append("<fault>");
    writer.value(faultStruct(code, text), "the fault");
    writer.out.append("</fault>");
    return writer.end();
  }

  /// The two members that all clients take. Characters that XML cannot hold become question marks.
  static Map<String, @Nullable Object> faultStruct(int code, String text) {
    String said = text.replaceAll("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ufffe\\uffff]", "?");
    return OpenApi.map("faultCode", code, "faultString", said);
  }

  private byte[] end() {
    out.append("</methodResponse>\n");
    handOver();
    return body.toByteArray();
  }

  private void handOver() {
    body.write(out.toString().getBytes(StandardCharsets.UTF_8));
    out.setLength(0);
  }

  private void value(@Nullable Object value, String place) {
    out.append("<value>");
    switch (plain(value)) {
      case null -> nil(place);
      case Boolean flag -> element("boolean", flag ? "1" : "0");
      case Integer number -> element("int", number.toString());
      case Long number when number == number.intValue() -> element("int", number.toString());
      case Long number -> element("i8", number.toString());
      case BigInteger number -> element("string", number.toString());
      case Double number when Double.isFinite(number) -> element("double", number.toString());
      case Double number -> throw unsaid(place, number.toString());
      case String text -> element("string", escaped(text, place));
      case byte[] bytes -> element("base64", Base64.getEncoder().encodeToString(bytes));
      case Instant at -> element("dateTime.iso8601", XmlReader.dateOf(at));
      case List<?> list -> array(list, place);
      case Map<?, ?> map -> struct(map, place);
      case Object other -> element("string", escaped(other.toString(), place));
    }
    out.append("</value>");
    if (out.length() > PART_CHARS) {
      handOver();
    }
  }

  private static @Nullable Object plain(@Nullable Object value) {
    return value instanceof Slice encoded ? Values.decode(encoded) : value;
  }

  private void nil(String place) {
    if (!nil) {
      throw unsaid(place, "null");
    }
    out.append("<nil/>");
  }

  private static Unreadable unsaid(String place, String what) {
    return new Unreadable(
        "%s: %s, which XML-RPC cannot say (expected: another value; call it by JSON)"
            .formatted(place, what));
  }

  private void element(String name, String text) {
    out.append('<').append(name).append('>').append(text).append("</").append(name).append('>');
  }

  private static String escaped(String text, String place) {
    StringBuilder escaped = new StringBuilder(text.length() + 8);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '\r' -> escaped.append("&#13;");
        case '\t', '\n' -> escaped.append(c);
        default -> {
          if (c < ' ' || c == '\ufffe' || c == '\uffff') {
            throw unsaid(place, "a control character");
          }
          escaped.append(c);
        }
      }
    }
    return escaped.toString();
  }

  private void array(List<?> list, String place) {
    out.append("<array><data>");
    for (int i = 0; i < list.size(); i++) {
      value(list.get(i), "%s[%d]".formatted(place, i));
    }
    out.append("</data></array>");
  }

  /// What is null in a map is left out, as it may be on the way in.
  private void struct(Map<?, ?> map, String place) {
    out.append("<struct>");
    map.forEach((name, each) -> {
      Object plain = plain(each);
      if (plain != null) {
        String member = String.valueOf(name);
        out.append("<member>");
        element("name", escaped(member, place));
        value(plain, place + "." + member);
        out.append("</member>");
      }
    });
    out.append("</struct>");
  }
}
