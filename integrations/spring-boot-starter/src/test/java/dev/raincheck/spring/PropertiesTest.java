package dev.raincheck.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raincheck.client.CallOptions;
import dev.raincheck.client.ClientLimits;
import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.WhenFull;
import dev.raincheck.server.ServerBuilder;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.settings.Times;
import dev.raincheck.transport.CurveKeys;
import dev.raincheck.transport.TlsKeys;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class PropertiesTest {
  /// Those that are neither properties nor beans of their own.
  private static final Set<String> BY_CUSTOMIZER = Set.of("clock", "zeroRpc");

  private static final Set<String> PROPERTIES =
      Set.of(
          "instance",
          "times",
          "respondWithin", // of times
          "retention", // of times
          "limits",
          "shutdownStrategy",
          "tokenSecret",
          "curve",
          "curveForAnybody",
          "tls",
          "allowClearTextFromAnywhere",
          "allowOperateFromAnybody",
          "showStacksToCallers",
          "cpuThreads",
          "advertise");

  private static final Set<String> BEANS =
      Set.of("serve", "interceptHandlers", "listener", "store", "authorizer");

  /// Spring hears the signals, and starts.
  private static final Set<String> BY_SPRING = Set.of("shutdownOnSignals", "build", "start");

  @Test
  void whateverTheBuilderTakes_canBeConfigured() {
    Set<String> known = new java.util.HashSet<>(PROPERTIES);
    known.addAll(BEANS);
    known.addAll(BY_SPRING);
    known.addAll(BY_CUSTOMIZER);
    assertThat(
            Arrays.stream(ServerBuilder.class.getDeclaredMethods())
                .filter(it -> java.lang.reflect.Modifier.isPublic(it.getModifiers()))
                .map(Method::getName))
        .as("give RaincheckServerProperties a component for it, or ServerSetup a bean")
        .allMatch(known::contains);
  }

  @Test
  void whateverSettingsTake_areProperties() {
    assertThat(components(RaincheckServerProperties.Limits.class)).isEqualTo(withers(Limits.class));
    assertThat(components(RaincheckServerProperties.Times.class))
        .containsAll(withers(Times.class).stream().filter(it -> !it.equals("polls")).toList())
        .contains("firstPoll", "pollMax");
    assertThat(components(RaincheckClientProperties.Limits.class))
        .isEqualTo(withers(ClientLimits.class));
    assertThat(components(RaincheckClientProperties.Calls.class))
        .containsAll(
            withers(CallOptions.class).stream()
                .filter(it -> !Set.of("key", "metadata").contains(it)) // of each call
                .toList());
    Set<String> byCustomizer =
        Set.of("callbacks", "callbackInterceptor", "clock", "listener", "metadataSupplier");
    assertThat(components(RaincheckClientProperties.class))
        .containsAll(
            withers(ClientOptions.class).stream()
                .filter(it -> !byCustomizer.contains(it))
                .toList());
  }

  private static Set<String> components(Class<? extends Record> type) {
    return Arrays.stream(type.getRecordComponents())
        .map(it -> it.getName())
        .collect(Collectors.toSet());
  }

  private static Set<String> withers(Class<?> type) {
    return Arrays.stream(type.getMethods())
        .map(Method::getName)
        .filter(it -> it.startsWith("with"))
        .map(it -> java.beans.Introspector.decapitalize(it.substring("with".length())))
        .collect(Collectors.toSet());
  }

  @Test
  void settings_areThoseOfTheProperties() {
    ServerSetup setup =
        setup(
            Map.of(
                "raincheck.server.limits.message-bytes-max", "2MB",
                "raincheck.server.limits.unfinished-max", "7",
                "raincheck.server.limits.client-share", "0.5",
                "raincheck.server.times.respond-within", "200ms",
                "raincheck.server.times.poll-max", "20s",
                "raincheck.server.shutdown-strategy", "abort:2s"));
    assertThat(setup.limits())
        .isEqualTo(
            Limits.DEFAULT.withMessageBytesMax(2 << 20).withUnfinishedMax(7).withClientShare(0.5));
    assertThat(setup.times())
        .isEqualTo(
            Times.DEFAULT
                .withRespondWithin(Duration.ofMillis(200))
                .withPolls(Duration.ofSeconds(1), Duration.ofSeconds(20)));
    assertThat(setup.strategy()).hasToString("abort:2s");
  }

  @Test
  void settings_haveTheirDefaults() {
    ServerSetup setup = setup(Map.of());
    assertThat(setup.limits()).isEqualTo(Limits.DEFAULT);
    assertThat(setup.times()).isEqualTo(Times.DEFAULT);
    assertThat(client(Map.of()).options("tcp://127.0.0.1:5570", null))
        .isEqualTo(ClientOptions.of("tcp://127.0.0.1:5570"));
    assertThat(client(Map.of()).calls()).isEqualTo(CallOptions.DEFAULT);
  }

  @Test
  void options_areThoseOfTheProperties() {
    ClientSetup setup =
        client(
            Map.of(
                "raincheck.client.patience", "3s",
                "raincheck.client.compression", "true",
                "raincheck.client.metadata.tenant", "north",
                "raincheck.client.limits.when-full", "refuse",
                "raincheck.client.limits.bytes-max", "1MB",
                "raincheck.client.calls.operation-limit", "2h"));
    assertThat(setup.options("tcp://127.0.0.1:5570", "shop"))
        .isEqualTo(
            ClientOptions.of("tcp://127.0.0.1:5570")
                .withAgent("shop")
                .withPatience(Duration.ofSeconds(3))
                .withCompression()
                .withMetadata(Map.of("tenant", "north"))
                .withLimits(
                    ClientLimits.DEFAULT.withWhenFull(WhenFull.REFUSE).withBytesMax(1 << 20)));
    assertThat(setup.calls()).isEqualTo(CallOptions.operationLimit(Duration.ofHours(2)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          address=tcp://nowhere                        | tcp://nowhere
          address=                                     | address
          limits.client-share=2                        | clientShare: 2.0
          limits.message-bytes-max=4GB                 | message-bytes-max
          times.respond-within=0s                      | use @Blocking
          shutdown-strategy=wait                       | wait
          token-secret=short                           | no Base64
          token-secret=c2hvcnQ=                        | 5 bytes
          curve.for-anybody=true                       | curve.keys
          curve.keys=nowhere                           | who may come in
          address=tcp://0.0.0.0:*                      | allow-clear-text-from-anywhere
          tls.password=secret                          | tls.key-store
          tls.trusted-password=secret                  | tls.trusted
          tls.authorized-clients=nowhere               | tls.key-store
          tls.certificate=nowhere                      | tls.private-key
          tls.private-key=nowhere                      | tls.certificate
          address=tls://127.0.0.1:*                    | tls
          """)
  void mistakes_areExplained(String property, String explanation) {
    Contexts.serving()
        .withPropertyValues("raincheck.server." + property)
        .run(context ->
            assertThat(Failures.text(context)).contains("aincheck").contains(explanation));
  }

  @Test
  void missingKeys_areExplained() {
    Contexts.serving()
        .withPropertyValues(
            "raincheck.server.curve.keys=nowhere", "raincheck.server.curve.for-anybody=true")
        .run(context ->
            assertThat(Failures.text(context))
                .contains("raincheck.server.curve.keys", "nowhere: no such file")
                .contains("`raincheck keygen NAME`, which writes NAME.keys"));
  }

  @Test
  void connections_areEncrypted(@TempDir Path folder) throws IOException {
    CurveKeys ofServer = CurveKeys.generate();
    CurveKeys ofClient = CurveKeys.generate();
    ofServer.write(folder.resolve("server"));
    ofClient.write(folder.resolve("client"));
    Files.writeString(folder.resolve("clients"), ofClient.publicKey() + " shop\n");
    Contexts.serving()
        .withPropertyValues(
            "raincheck.server.curve.keys=" + folder.resolve("server"),
            "raincheck.server.curve.authorized-clients=" + folder.resolve("clients"),
            "raincheck.client.curve.keys=" + folder.resolve("client"),
            "raincheck.client.curve.server-key=" + ofServer.publicKey())
        .run(context -> assertThat(Contexts.ovens(context).heat("it")).isEqualTo("it is hot"));
  }

  @Test
  void certificates_areThoseOfTheProperties() {
    Map<String, String> properties =
        Map.of(
            "raincheck.client.tls.key-store", "shop.p12",
            "raincheck.client.tls.password", "secret",
            "raincheck.client.tls.trusted", "signers.pem");
    assertThat(client(properties).options("tls://bakery:5570", null))
        .isEqualTo(
            ClientOptions.of("tls://bakery:5570")
                .withTls(
                    TlsKeys.of(Path.of("shop.p12"), "secret".toCharArray())
                        .trusting(Path.of("signers.pem"))));
  }

  @Test
  void certificatesInPem_areThoseOfTheProperties() {
    Map<String, String> properties =
        Map.of(
            "raincheck.client.tls.certificate", "fullchain.pem",
            "raincheck.client.tls.private-key", "privkey.pem",
            "raincheck.client.tls.trusted", "signers.pem");
    assertThat(client(properties).options("tls://bakery:5570", null))
        .isEqualTo(
            ClientOptions.of("tls://bakery:5570")
                .withTls(
                    TlsKeys.pem(
                        Path.of("fullchain.pem"), Path.of("privkey.pem"), Path.of("signers.pem"))));
  }

  @Test
  void keyStoreThatIsNotThere_isExplained(@TempDir Path folder) throws IOException {
    Path clients = Files.writeString(folder.resolve("clients"), "tls shop\n");
    Contexts.serving()
        .withPropertyValues(
            "raincheck.server.address=tls://127.0.0.1:*",
            "raincheck.server.tls.key-store=nowhere.p12",
            "raincheck.server.tls.password=secret",
            "raincheck.server.tls.authorized-clients=" + clients)
        .run(context ->
            assertThat(Failures.text(context)).contains("nowhere.p12").doesNotContain("secret"));
  }

  @Test
  void secrets_areNotShown() {
    var bound =
        bind(
            "raincheck.server",
            RaincheckServerProperties.class,
            Map.of("raincheck.server.token-secret", "c2VjcmV0"));
    assertThat(bound.toString()).doesNotContain("c2VjcmV0");
  }

  private static ServerSetup setup(Map<String, String> properties) {
    var none = new org.springframework.beans.factory.support.StaticListableBeanFactory();
    return new ServerSetup(
        bind("raincheck.server", RaincheckServerProperties.class, properties),
        new ServerSetup.Beans(
            none.getBeanProvider(dev.raincheck.server.store.OperationStore.class),
            none.getBeanProvider(dev.raincheck.server.settings.Authorizer.class),
            none.getBeanProvider(dev.raincheck.shutdown.ShutdownStrategy.class),
            none.getBeanProvider(dev.raincheck.api.HandlerInterceptor.class),
            none.getBeanProvider(dev.raincheck.server.ServerListener.class)),
        none.getBeanProvider(RaincheckServerCustomizer.class));
  }

  private static ClientSetup client(Map<String, String> properties) {
    return new ClientSetup(
        "raincheck.client",
        bind("raincheck", RaincheckClientsProperties.class, properties).client());
  }

  private static <T> T bind(String prefix, Class<T> type, Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate(prefix, type);
  }
}
