package dev.raincheck.doors.http.dialect;

import dev.raincheck.protocol.bytes.ValueException;
import java.io.ByteArrayInputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/// Reads the call of a method in XML-RPC. There is no document type and no entity but the five of
/// XML itself.
final class XmlReader {
  private static final XMLInputFactory FACTORY = factory();
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd'T'HH:mm:ss");

  /// As Java's clients write those that are no numbers.
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][-+]?\\d+)?|NaN|[-+]?Infinity");

  private final XMLStreamReader in;
  private int depth;

  private XmlReader(XMLStreamReader in) {
    this.in = in;
  }

  /// A call.
  record Call(String method, List<@Nullable Object> params) {}

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false); // clients do not declare `ex`
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    return factory;
  }

  /// @throws Unreadable if it is none
  static Call read(byte[] bytes) {
    try {
      XMLStreamReader in = FACTORY.createXMLStreamReader(new ByteArrayInputStream(bytes));
      try {
        return new XmlReader(in).call();
      } finally {
        in.close();
      }
    } catch (XMLStreamException broken) {
      String first = String.valueOf(broken.getMessage()).lines().findFirst().orElse("");
      throw new Unreadable("the body is no XML: " + first, broken);
    }
  }

  private Call call() throws XMLStreamException {
    open("methodCall");
    open("methodName");
    String method = text().strip();
    List<@Nullable Object> params = new ArrayList<>();
    if (next() == XMLStreamConstants.START_ELEMENT) {
      require("params");
      while (next() == XMLStreamConstants.START_ELEMENT) {
        require("param");
        open("value");
        params.add(value());
        close();
      }
      close();
    }
    if (next() != XMLStreamConstants.END_DOCUMENT) {
      throw new Unreadable("more than one methodCall (expected: one)");
    }
    return new Call(method, params);
  }

  /// The next beginning or end of an element; white space and comments are nothing.
  private int next() throws XMLStreamException {
    while (true) {
      int event = in.next();
      switch (event) {
        case XMLStreamConstants.START_ELEMENT,
            XMLStreamConstants.END_ELEMENT,
            XMLStreamConstants.END_DOCUMENT -> {
          return event;
        }
        case XMLStreamConstants.COMMENT,
            XMLStreamConstants.PROCESSING_INSTRUCTION,
            XMLStreamConstants.SPACE -> {}
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
          if (!in.isWhiteSpace()) {
            throw new Unreadable("text between elements (expected: a methodCall)");
          }
        }
        default -> throw forbidden();
      }
    }
  }

  private static Unreadable forbidden() {
    return new Unreadable("a document type or an entity (expected: plain XML)");
  }

  private void open(String name) throws XMLStreamException {
    if (next() != XMLStreamConstants.START_ELEMENT) {
      throw new Unreadable("an end (expected: <%s>)".formatted(name));
    }
    require(name);
  }

  private void require(String name) {
    if (!name.equals(in.getLocalName())) {
      throw new Unreadable("<%s> (expected: <%s>)".formatted(in.getLocalName(), name));
    }
  }

  private void close() throws XMLStreamException {
    if (next() != XMLStreamConstants.END_ELEMENT) {
      throw new Unreadable("<%s> (expected: an end)".formatted(in.getLocalName()));
    }
  }

  /// What stands in the element that was just opened, up to its end.
  private String text() throws XMLStreamException {
    StringBuilder text = new StringBuilder();
    while (true) {
      switch (in.next()) {
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
            text.append(in.getText());
        case XMLStreamConstants.COMMENT, XMLStreamConstants.PROCESSING_INSTRUCTION -> {}
        case XMLStreamConstants.END_ELEMENT -> {
          return text.toString();
        }
        case XMLStreamConstants.START_ELEMENT ->
            throw new Unreadable("<%s> (expected: text)".formatted(in.getLocalName()));
        default -> throw forbidden();
      }
    }
  }

  /// What stands in a `value` that was just opened, up to its end: without a type it is text.
  private @Nullable Object value() throws XMLStreamException {
    if (++depth > Json.DEPTH_MAX) {
      throw new Unreadable("nested too deep (expected: at most %d)".formatted(Json.DEPTH_MAX));
    }
    StringBuilder text = new StringBuilder();
    while (true) {
      switch (in.next()) {
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
            text.append(in.getText());
        case XMLStreamConstants.COMMENT, XMLStreamConstants.PROCESSING_INSTRUCTION -> {}
        case XMLStreamConstants.END_ELEMENT -> {
          depth--;
          return text.toString();
        }
        case XMLStreamConstants.START_ELEMENT -> {
          Object typed = typed(in.getLocalName());
          close();
          depth--;
          return typed;
        }
        default -> throw forbidden();
      }
    }
  }

  private @Nullable Object typed(String name) throws XMLStreamException {
    return switch (name.substring(name.indexOf(':') + 1)) {
      case "i4", "int", "i8", "i2", "i1" -> integer(text().strip());
      case "boolean" -> flag(text().strip());
      case "string" -> text();
      case "double" -> decimal(text().strip());
      case "dateTime.iso8601" -> date(text().strip());
      case "base64" -> bytes(text());
      case "nil" -> {
        close();
        yield null;
      }
      case "array" -> array();
      case "struct" -> struct();
      default -> throw new Unreadable("<%s> (expected: a type of XML-RPC)".formatted(name));
    };
  }

  private static Object integer(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException other) {
      throw unfit(text, "an integer of 64 bits", other);
    }
  }

  private static Unreadable unfit(String text, String expected, Exception why) {
    return new Unreadable(
        "\"%s\" (expected: %s)".formatted(ValueException.shortened(text), expected), why);
  }

  private static Object flag(String text) {
    return switch (text) {
      case "1" -> true;
      case "0" -> false;
      default -> throw unfit(text, "1 or 0", new IllegalArgumentException(text));
    };
  }

  private static Object decimal(String text) {
    if (!DECIMAL.matcher(text).matches()) {
      throw unfit(text, "a number", new NumberFormatException(text));
    }
    double nearest = Double.parseDouble(text);
    if (Double.isInfinite(nearest) && !text.endsWith("y")) {
      throw unfit(text, "a number that float64 holds", new NumberFormatException(text));
    }
    return nearest;
  }

  /// Without a zone it is UTC, and with `Z` as well.
  private static Object date(String text) {
    String plain = text.replace("-", "").replaceFirst("Z$", "");
    try {
      return LocalDateTime.parse(plain, DATE).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException other) {
      throw unfit(text, "date and time such as 20260131T12:30:00", other);
    }
  }

  private static Object bytes(String text) {
    try {
      return Base64.getMimeDecoder().decode(text);
    } catch (IllegalArgumentException other) {
      throw unfit(text, "Base64", other);
    }
  }

  private Object array() throws XMLStreamException {
    List<@Nullable Object> values = new ArrayList<>();
    open("data");
    while (next() == XMLStreamConstants.START_ELEMENT) {
      require("value");
      values.add(value());
    }
    close();
    return values;
  }

  private Object struct() throws XMLStreamException {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    while (next() == XMLStreamConstants.START_ELEMENT) {
      require("member");
      open("name");
      String name = text();
      open("value");
      if (members.containsKey(name)) {
        throw new Unreadable("the member \"%s\" twice (expected: once)".formatted(name));
      }
      members.put(name, value());
      close();
    }
    return members;
  }

  /// As it reads them: in UTC, without the fraction of a second.
  static String dateOf(Instant at) {
    return DATE.format(LocalDateTime.ofInstant(at, ZoneOffset.UTC));
  }
}
