package dev.raincheck.faults;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// A wall clock that can be stepped, and a class loader whose classes read it instead of the
/// system's: ours and the transport's.
public final class SteppedClock {
  private static final AtomicLong STEPPED_MS = new AtomicLong();
  private static final AtomicLong READ = new AtomicLong();

  private SteppedClock() {}

  static void step(Duration by) {
    STEPPED_MS.addAndGet(by.toMillis());
  }

  /// How often it has been read.
  static long timesRead() {
    return READ.get();
  }

  /// Called in place of the system's.
  public static long currentTimeMillis() {
    READ.incrementAndGet();
    return System.currentTimeMillis() + STEPPED_MS.get();
  }

  /// Loads the classes of the test, the product and the transport again.
  static final class Loader extends ClassLoader {
    private static final List<String> STEPPED = List.of("dev.raincheck.", "org.zeromq.", "zmq.");

    private static final CodeTransform READS_THE_STEPPED_CLOCK =
        (code, element) -> {
          if (element instanceof InvokeInstruction call
              && call.owner().asInternalName().equals("java/lang/System")
              && call.name().equalsString("currentTimeMillis")) {
            code.invokestatic(
                ClassDesc.of(SteppedClock.class.getName()),
                "currentTimeMillis",
                MethodTypeDesc.of(ConstantDescs.CD_long));
          } else {
            code.with(element);
          }
        };

    Loader() {
      super("stepped-clock", SteppedClock.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (STEPPED.stream().noneMatch(name::startsWith)) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = in.readAllBytes();
        if (!name.equals(SteppedClock.class.getName())) {
          bytes = stepped(bytes);
        }
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException unreadable) {
        throw new ClassNotFoundException(name, unreadable);
      }
    }

    private static byte[] stepped(byte[] bytes) {
      ClassFile classFile = ClassFile.of();
      return classFile.transformClass(
          classFile.parse(bytes), ClassTransform.transformingMethodBodies(READS_THE_STEPPED_CLOCK));
    }
  }
}
