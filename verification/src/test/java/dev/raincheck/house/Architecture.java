package dev.raincheck.house;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.lang.syntax.elements.ClassesShould;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.ObjectInputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which package may know which, and what none may do; below `root`, to try it on bad ones.
record Architecture(String root) {
  /// Files of one package, at most: no list of more reads like a request's journey.
  static final int FILES_MAX = 35;

  /// The packages, from the ground up: each may know those before it.
  private static final List<String> FLOORS =
      List.of(
          "api",
          "shutdown",
          "transport.loop",
          "transport",
          "transport.tls",
          "protocol.bytes",
          "protocol.value",
          "protocol.wire",
          "protocol.contract",
          "server.settings",
          "server.store",
          "server.access",
          "server.terms",
          "server.state",
          "server.look",
          "server.recording",
          "server.event",
          "server.book",
          "server.runner",
          "server.socket",
          "server.zerorpc",
          "client.exceptions",
          "client.admin",
          "client.book",
          "client.socket",
          "server",
          "client",
          "doors.http.settings",
          "doors.http.dialect",
          "doors.http.console",
          "doors.http.front",
          "doors.http",
          "stores.tck",
          "stores.sqlite",
          "stores.embedded",
          "stores.postgres",
          "tools.cli",
          "micrometer",
          "testkit",
          "samples");

  /// What those who run handlers keep at an operation or a method: it is theirs.
  private static final Set<String> RUNNERS = Set.of("running", "forgiven", "heldTheLoop");

  /// The edges where a clock is read; everything else is told the time.
  private static final Set<String> CLOCKS =
      Set.of(
          "ServerStart",
          "ServerRun",
          "ServerClock",
          "StoreThread",
          "ClientLoop",
          "Alarm",
          "Follower",
          "HttpDoorBuilder",
          "LinkedResults",
          "Paces",
          "TestClock");

  ArchRule packagesFormNoCircle() {
    return SlicesRuleDefinition.slices()
        .matching(root + ".(**)")
        .should()
        .beFreeOfCycles()
        .because("what is in a circle can only be read, changed and tested together");
  }

  ArchRule dependenciesLeadDown() {
    return ArchRuleDefinition.classes()
        .that()
        .resideInAnyPackage(product())
        .should(Packages.knowOnlyWhatIsBelow(root, FLOORS))
        .because("floors are in docs/architecture.md; move what both need down");
  }

  ArchRule packagesAreSmall() {
    return ArchRuleDefinition.classes()
        .that()
        .resideInAnyPackage(product())
        .should(Packages.haveAtMost(FILES_MAX))
        .because("find a part that has a name of its own, and give it a package");
  }

  ArchRule stateIsWrittenByTheBook() {
    return noClasses()
        .that()
        .resideOutsideOfPackages(in("server.state"), in("server.book"))
        .should()
        .accessTargetWhere(describe("a field of the book's state is set", this::setsState))
        .because("the loop owns it; post an event to the book");
  }

  private boolean setsState(JavaAccess<?> access) {
    return access instanceof JavaFieldAccess field
        && field.getAccessType() == JavaFieldAccess.AccessType.SET
        && field.getTargetOwner().getPackageName().equals(root + ".server.state")
        && !RUNNERS.contains(field.getName());
  }

  ArchRule apiKnowsTheJdkOnly() {
    return ArchRuleDefinition.classes()
        .that()
        .resideInAPackage(in("api"))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(in("api"), "java..", "org.jspecify.annotations..")
        .because("a shared interface brings no other jar along");
  }

  ArchRule protocolKnowsNoOther() {
    return noClasses()
        .that()
        .resideInAPackage(in("protocol"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(in("server"), in("client"), in("shutdown"), in("transport"))
        .because("the protocol is what server and client have in common");
  }

  ArchRule clientsBookAndSocketAreApart() {
    return noClasses()
        .that()
        .resideInAPackage(in("client.socket"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(in("client.book"))
        .because("the loop is between them; hand values over");
  }

  ArchRule serverDoesNotSeeClient() {
    return noClasses()
        .that()
        .resideInAPackage(in("server"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(in("client"))
        .because("they meet on the wire only; move what both need to the protocol");
  }

  ArchRule clientDoesNotSeeServer() {
    return noClasses()
        .that()
        .resideInAPackage(in("client"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(in("server"), in("shutdown"))
        .because("they meet on the wire only; move what both need to the protocol");
  }

  ArchRule shutdownKnowsTheJdkOnly() {
    return ArchRuleDefinition.classes()
        .that()
        .resideInAPackage(in("shutdown"))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(in("shutdown"), "java..", "org.jspecify.annotations..")
        .because("strategies are pure decisions without dependencies");
  }

  ArchRule productDoesNotSeeSamples() {
    return inProduct()
        .dependOnClassesThat()
        .resideInAnyPackage(in("samples"), in("benchmarks"))
        .because("samples show the product, not the other way round");
  }

  ArchRule zeroMqIsUsedByTheSocketsOnly() {
    return noClasses()
        .that()
        .resideOutsideOfPackages(in("transport.[loop|tls]"), in("[server|client].socket"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.zeromq..", "zmq..")
        .because("ZeroMQ is behind RouterSocket and DealerSocket; let them do it");
  }

  ArchRule nothingIsDeserializedByJava() {
    return inProduct()
        .dependOnClassesThat()
        .areAssignableTo(ObjectInputStream.class)
        .because("bytes from the wire choose no code; use the codec");
  }

  ArchRule noClassIsLoadedByName() {
    return noClasses()
        .that(areNot("the JDK's signals", Set.of("ShutdownSignals")))
        .and()
        .resideInAnyPackage(product())
        .should()
        .accessTargetWhere(
            describe(
                "a class is loaded by name",
                it ->
                    calls(it, Class.class, "forName") || calls(it, ClassLoader.class, "loadClass")))
        .because("names come from the wire; look them up among the declared ones");
  }

  ArchRule timeIsAParameter() {
    return noClasses()
        .that(areNot("the edges", CLOCKS))
        .and()
        .resideInAnyPackage(product())
        .should()
        .accessTargetWhere(
            describe(
                "a clock is read",
                it ->
                    calls(it, System.class, "nanoTime", "currentTimeMillis")
                        || calls(it, Instant.class, "now")
                        || calls(it, Clock.class, "systemUTC", "systemDefaultZone", "system")))
        .because("time is passed in as nowNs, so that tests can step it");
  }

  ArchRule nothingIsLocked() {
    return noClasses()
        .that()
        .resideInAnyPackage(product())
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(ReentrantLock.class, ReentrantReadWriteLock.class, StampedLock.class)
        .because("state has one owner; post to its inbox");
  }

  ArchRule nothingIsPrinted() {
    return noClasses()
        .that()
        .resideInAnyPackage(product())
        .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
        .because("standard output belongs to the user; log it");
  }

  ArchRule nothingWaitsForALog() {
    return noClasses()
        .that(areNot("the background's", Set.of("BackgroundLogger", "LogLines")))
        .and()
        .resideInAnyPackage(product())
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(Logger.class, LoggerFactory.class)
        .because("an appender may block, and with it a loop or a shutdown; use BackgroundLogger");
  }

  private ClassesShould inProduct() {
    return noClasses().that().resideInAnyPackage(product()).should();
  }

  private String product() {
    return in("[api|transport|protocol|server|client|shutdown|tools|doors|micrometer|testkit]");
  }

  private String in(String name) {
    return root + "." + name + "..";
  }

  private static boolean calls(JavaAccess<?> call, Class<?> owner, String... names) {
    return call.getTargetOwner().isAssignableTo(owner) && List.of(names).contains(call.getName());
  }

  /// Nested classes count as part of the file they are in.
  private static DescribedPredicate<JavaClass> areNot(String what, Set<String> names) {
    return describe("are not " + what, it -> !names.contains(outermost(it).getSimpleName()));
  }

  static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(Architecture::outermost).orElse(type);
  }
}
