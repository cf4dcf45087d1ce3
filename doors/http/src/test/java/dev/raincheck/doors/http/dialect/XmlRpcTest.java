package dev.raincheck.doors.http.dialect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Calls as clients of five languages write them, and answers as all of them read them.
class XmlRpcTest {
  private final Played played = new Played();

  private static Reply one(Request request) {
    return Played.result(1);
  }

  private String text(String body, Function<Request, Reply> server) {
    Answer answer = played.answer("/xmlrpc", body, server);
    assertEquals(200, answer.status());
    assertEquals("text/xml; charset=utf-8", answer.fields().get("Content-Type"));
    return answer.text();
  }

  private static String call(String method, String... values) {
    StringBuilder call =
        new StringBuilder("<?xml version='1.0'?>\n<methodCall>\n<methodName>")
            .append(method)
            .append("</methodName>\n<params>\n");
    for (String value : values) {
      call.append("<param>\n<value>").append(value).append("</value></param>\n");
    }
    return call.append("</params>\n</methodCall>\n").toString();
  }

  private List<?> arguments(String value) {
    played.answer("/xmlrpc", call("shop.echo", value), XmlRpcTest::one);
    var call = (Request.Call) played.asked.removeLast().request();
    return (List<?>) Values.decode(call.arguments());
  }

  private static String result(String value) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<methodResponse><params><param><value>"
        + value
        + "</value></param></params></methodResponse>\n";
  }

  @Test
  void call_isAnswered() {
    assertEquals(result("<int>1</int>"), text(call("shop.count"), XmlRpcTest::one));
    String bare = "<!--FastRPC--><methodCall><methodName>shop.count</methodName></methodCall>";
    assertEquals(result("<int>1</int>"), text(bare, XmlRpcTest::one));
    assertEquals(600_000, played.asked.getFirst().hold().toMillis());
  }

  @Test
  void values_areRead() {
    assertEquals(List.of(-5L), arguments("<i4>-5</i4>"));
    assertEquals(List.of(1L << 40), arguments("<ex:i8>1099511627776</ex:i8>"));
    assertEquals(List.of("text & <more>"), arguments("text &amp; &lt;more&gt;"));
    assertEquals(List.of(" a "), arguments("<string> a </string>"));
    assertEquals(List.of(true), arguments("<boolean>1</boolean>"));
    assertEquals(List.of(-1.5), arguments("<double>-1.5</double>"));
    assertEquals(
        List.of(Instant.parse("2026-01-31T12:30:00Z")),
        arguments("<dateTime.iso8601>20260131T12:30:00</dateTime.iso8601>"));
    assertArrayEquals(new byte[] {0, 1, 2}, (byte[]) arguments("<base64>\nAAEC\n</base64>").get(0));
    List<Object> none = new ArrayList<>();
    none.add(null);
    assertEquals(none, arguments("<nil/>"));
    assertEquals(
        List.of(Map.of("times", Map.of("due", List.of(1L, "x")))),
        arguments(
            "<struct><member><name>times</name><value><struct><member><name>due</name><value>"
                + "<array><data><value><int>1</int></value><value>x</value></data></array>"
                + "</value></member></struct></value></member></struct>"));
  }

  @Test
  void results_areWritten_asAllClientsReadThem() {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("int", 2147483647L);
    value.put("long", 2147483648L);
    value.put("text", "a<b>&\r");
    value.put("bytes", new byte[] {0, 1, 2});
    value.put("at", Instant.parse("2026-01-31T12:30:00Z"));
    value.put("none", null);
    value.put("list", List.of(true, 0.5));
    assertEquals(
        result(
            "<struct><member><name>int</name><value><int>2147483647</int></value></member>"
                + "<member><name>long</name><value><i8>2147483648</i8></value></member>"
                + "<member><name>text</name><value><string>a&lt;b&gt;&amp;&#13;</string></value></member>"
                + "<member><name>bytes</name><value><base64>AAEC</base64></value></member>"
                + "<member><name>at</name><value><dateTime.iso8601>20260131T12:30:00"
                + "</dateTime.iso8601></value></member><member><name>list</name><value><array><data>"
                + "<value><boolean>1</boolean></value><value><double>0.5</double></value>"
                + "</data></array></value></member></struct>"),
        text(call("shop.count"), request -> Played.result(value)));
  }

  @Test
  void whatXmlRpcCannotSay_isAFault() {
    assertEquals(result("<nil/>"), text(call("shop.find"), it -> Played.result(null)));
    assertTrue(text(call("shop.count"), it -> Played.result(Double.NaN)).contains("-32500"));
    assertTrue(text(call("shop.count"), it -> Played.result("\u0001")).contains("-32500"));
    assertEquals(
        result("<boolean>1</boolean>"),
        text(call("shop.buy", "tea"), request -> Played.result(null)));
  }

  @Test
  void fault_hasTwoMembers_andSaysTheRestInItsText() {
    String fault = text(call("shop.nothing"), XmlRpcTest::one);
    assertTrue(
        fault.contains("<fault><value><struct><member><name>faultCode</name><value>"), fault);
    assertTrue(fault.contains("<int>-32601</int>"), fault);
    assertTrue(fault.contains("UNKNOWN_METHOD: no method"), fault);
    assertTrue(fault.contains("[execution NOT_STARTED, retry NEVER]"), fault);
    assertEquals(2, fault.split("<member>", -1).length - 1);
    String pending = text(call("shop.pack", "x"), it -> Played.PENDING);
    assertTrue(pending.contains("-32002") && pending.contains("[token tok]"), pending);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nothing",
        "<methodCall>",
        "<methodResponse></methodResponse>",
        "<methodCall><methodName>a</methodName><params><param><value><int>x</int></value>",
        "<!DOCTYPE a [<!ENTITY b 'c'>]><methodCall><methodName>&b;</methodName></methodCall>",
        "<!DOCTYPE a SYSTEM"
            + " 'file:///etc/passwd'><methodCall><methodName>a</methodName></methodCall>",
        "<methodCall><methodName>&b;</methodName></methodCall>",
        "<methodCall><methodName>shop.count</methodName></methodCall><methodCall/>",
        "<methodCall><methodName>shop.count</methodName><params/><params/></methodCall>",
        "<methodCall><methodName>shop.count</methodName><params/>",
        "<methodCall><methodName>shop.fraction</methodName><params><param><value><double>0x1p3"
            + "</double></value></param></params></methodCall>",
        "<methodCall><methodName>shop.fraction</methodName><params><param><value><double>1e999"
            + "</double></value></param></params></methodCall>"
      })
  void whatIsNoCall_isAFault_andNothingIsAsked(String body) {
    String text = text(body, XmlRpcTest::one);
    assertTrue(text.contains("<int>-32700</int>"), text);
    assertTrue(played.asked.isEmpty());
  }

  @Test
  void deepValues_areRefused() {
    String deep = "<array><data><value>".repeat(10_000);
    assertTrue(text(call("shop.echo", deep), XmlRpcTest::one).contains("-32700"));
  }

  @Test
  void introspection_knowsTheContract() {
    assertTrue(
        text(call("system.listMethods"), XmlRpcTest::one).contains("<string>shop.add</string>"));
    assertEquals(
        result(
            "<array><data><value><array><data><value><string>int</string></value><value><string>int"
                + "</string></value><value><string>int</string></value></data></array></value>"
                + "</data></array>"),
        text(call("system.methodSignature", "shop.add"), XmlRpcTest::one));
    assertEquals(
        result("<string>Gives back what it gets.</string>"),
        text(call("system.methodHelp", "shop.echo"), XmlRpcTest::one));
    assertTrue(text(call("system.methodHelp", "shop.nothing"), XmlRpcTest::one).contains("-32602"));
    assertTrue(text(call("system.methodHelp"), XmlRpcTest::one).contains("-32602"));
    assertTrue(text(call("system.nothing"), XmlRpcTest::one).contains("-32601"));
  }

  @Test
  void introspection_knowsAllThatItLists() {
    Matcher names =
        Pattern.compile("<string>([a-z.A-Z]+)</string>")
            .matcher(text(call("system.listMethods"), XmlRpcTest::one));
    int count = 0;
    for (; names.find(); count++) {
      for (String about : List.of("system.methodHelp", "system.methodSignature")) {
        String told = text(call(about, names.group(1)), XmlRpcTest::one);
        assertTrue(told.contains("<params>"), names.group() + told);
      }
    }
    assertTrue(count > 15, () -> text(call("system.listMethods"), XmlRpcTest::one));
    assertEquals(
        result("<string>undef</string>"),
        text(call("system.methodSignature", "raincheck.poll"), XmlRpcTest::one));
  }

  /// A server may have more than its door shows.
  @Test
  void description_isOfWhatTheDoorServes_andNobodyElseIsAsked() {
    String text = text(call("raincheck.describe"), XmlRpcTest::one);
    assertTrue(text.contains("<string>shop.add</string>"), text);
    assertTrue(played.asked.isEmpty());
  }

  @Test
  void multicall_givesArraysOfOne_andFaultsAsStructs() {
    String calls =
        "<array><data>"
            + entry("shop.count")
            + entry("shop.nothing")
            + entry("system.multicall")
            + "</data></array>";
    String text = text(call("system.multicall", calls), XmlRpcTest::one);
    assertTrue(
        text.contains(
            "<array><data><value><array><data><value><int>1</int></value></data></array></value>"
                + "<value><struct><member><name>faultCode</name>"),
        text);
    assertEquals(2, text.split("faultCode", -1).length - 1);
    assertEquals(1, played.asked.size());
  }

  /// What one call gives spoils nothing of the others.
  @Test
  void multicall_givesAFault_forAResultThatCannotBeSaid() {
    String calls = "<array><data>" + entry("shop.fail") + entry("shop.count") + "</data></array>";
    String text =
        text(
            call("system.multicall", calls),
            request ->
                Played.result(
                    ((Request.Call) request).method().equals("shop.fail") ? "\u0001" : 1));
    assertTrue(text.contains("<int>-32500</int>") && text.contains("<int>1</int>"), text);
    assertTrue(text.contains("the result: a control character"), text);
    assertEquals(1, text.split("faultCode", -1).length - 1);
  }

  /// The limits of the JDK on parts of a document are not those of a body.
  @Test
  void largeText_isRead() {
    String large = "x".repeat(1 << 20);
    assertEquals(List.of(large), arguments("<string>" + large + "</string>"));
  }

  private static String entry(String method) {
    return "<value><struct><member><name>methodName</name><value><string>%s</string></value></member><member><name>params</name><value><array><data></data></array></value></member></struct></value>"
        .formatted(method);
  }
}
