package org.heddle;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hears what asks a server to stop: SIGTERM, SIGINT (Ctrl-C) and SIGHUP. The first asks, the
/// second insists.
///
/// A shutdown hook would not do: while hooks run, the virtual machine takes no further signal. What
/// hears signals is `sun.misc.Signal`, which every JDK has and no compiler lets one name without a
/// warning, so it is looked up; where it is missing, a signal ends the process at once.
final class StopSignals {
  private static final Logger log = LoggerFactory.getLogger(StopSignals.class);
  private static final int KILLED = 128 + 15;

  private final CountDownLatch first = new CountDownLatch(1);

  private StopSignals() {}

  /// From now on signals do no more than this object says.
  static StopSignals catching() {
    var signals = new StopSignals();
    for (String name : List.of("TERM", "INT", "HUP")) {
      try {
        signals.listenFor(name);
      } catch (IllegalArgumentException ignored) {
        log.debug("SIG{} is not for us: it is ignored by the wish of whoever started us", name);
      } catch (ReflectiveOperationException e) {
        log.warn("SIG{} will end the process at once: {}", name, e.toString());
      }
    }
    return signals;
  }

  private void listenFor(String name) throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Class<?> handler = Class.forName("sun.misc.SignalHandler");
    Runnable hear = this::heard;
    MethodHandle heard =
        MethodHandles.publicLookup()
            .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
            .bindTo(hear);
    Object listener =
        MethodHandleProxies.asInterfaceInstance(
            handler, MethodHandles.dropArguments(heard, 0, signal));
    MethodHandle listen =
        MethodHandles.publicLookup()
            .findStatic(signal, "handle", MethodType.methodType(handler, signal, handler));
    Object wanted = signal.getConstructor(String.class).newInstance(name);
    try {
      log.debug("SIG{} was for {}", name, listen.invoke(wanted, listener));
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (Throwable e) {
      throw new ReflectiveOperationException(e);
    }
  }

  private void heard() {
    if (first.getCount() == 0) {
      Runtime.getRuntime().halt(KILLED);
    }
    first.countDown();
  }

  /// Waits for the first.
  void await() {
    try {
      first.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
