package org.heddle.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A server in a process of its own, to be killed. It ends with this process too.
final class ServerProcess implements AutoCloseable {
  /// Where the server listens on the loopback address.
  record Ports(int imap, int lmtp) {}

  private static final Pattern READY =
      Pattern.compile("ready in .*IMAP on [^;]*:(\\d+); LMTP on [^;]*:(\\d+);");
  private static final int START_SECONDS = 120;
  private static final int STOP_SECONDS = 30;
  private static final int LAST_LINES = 20;

  private final Process process;
  private final Thread hook;
  private final CompletableFuture<Optional<Ports>> ports = new CompletableFuture<>();
  private final Deque<String> last = new ArrayDeque<>();

  /// @param command a program that serves
  /// @param settings what it finds in its environment, in the place of all settings of ours
  ServerProcess(List<String> command, Map<String, String> settings) throws IOException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("HEDDLE_"));
    builder.environment().putAll(settings);
    process = builder.start();
    process.getOutputStream().close();
    hook = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(hook);
    Thread.ofVirtual().start(this::listen);
  }

  private void listen() {
    try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      lines
          .lines()
          .forEach(line -> {
            Matcher ready = READY.matcher(line);
            if (ready.find()) {
              ports.complete(
                  Optional.of(
                      new Ports(
                          Integer.parseInt(ready.group(1)), Integer.parseInt(ready.group(2)))));
            }
            remember(line);
          });
    } catch (IOException | UncheckedIOException e) {
      remember(e.toString());
    } finally {
      ports.complete(Optional.empty());
    }
  }

  private void remember(String line) {
    synchronized (last) {
      last.addLast(line);
      if (last.size() > LAST_LINES) {
        last.removeFirst();
      }
    }
  }

  /// The last lines that the server wrote.
  String lastWords() {
    synchronized (last) {
      return String.join("\n", last);
    }
  }

  /// Waits until the server is ready; nothing if it ended or takes too long.
  Optional<Ports> await() throws InterruptedException {
    try {
      return ports.get(START_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return Optional.empty();
    }
  }

  long pid() {
    return process.pid();
  }

  /// Ends the server by SIGKILL.
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
    Runtime.getRuntime().removeShutdownHook(hook);
  }

  /// Asks the server to end, and kills it if it does not.
  @Override
  public void close() {
    process.destroy();
    process.onExit().completeOnTimeout(process, STOP_SECONDS, TimeUnit.SECONDS).join();
    kill();
  }
}
