package org.heddle;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.List;
import org.heddle.config.Settings.LogLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How log lines look: one per event, to standard error. In code, since reading an XML file takes a
/// tenth of the start-up time.
///
/// Control characters in a message become `?`, so that nothing a client sends can forge a line or
/// command the operator's terminal.
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class LogConfigurator extends ContextAwareBase implements Configurator {
  private static final String PATTERN =
      "%date{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0}: %replace(%msg){'\\p{Cntrl}','?'}%n";

  /// Libraries that say more than an operator wants to know.
  private static final List<String> TALKATIVE =
      List.of("org.flywaydb", "com.zaxxer", "com.password4j", "org.postgresql");

  /// Tells each connection that an outage breaks, with a stack trace; the storage says it once.
  private static final String BROKEN_CONNECTIONS = "com.zaxxer.hikari.pool.ProxyConnection";

  /// For the [java.util.ServiceLoader].
  public LogConfigurator() {}

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    var encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(PATTERN);
    encoder.start();
    var appender = new ConsoleAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setName("stderr");
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(appender);
    TALKATIVE.forEach(name -> context.getLogger(name).setLevel(Level.WARN));
    context.getLogger(BROKEN_CONNECTIONS).setLevel(Level.ERROR);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /// Sets how much is logged from now on; what libraries say below `info` never is.
  static void level(LogLevel level) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      Level own =
          switch (level) {
            case ERROR -> Level.ERROR;
            case WARN -> Level.WARN;
            case INFO -> Level.INFO;
            case DEBUG -> Level.DEBUG;
          };
      context.getLogger("org.heddle").setLevel(own);
      context
          .getLogger(Logger.ROOT_LOGGER_NAME)
          .setLevel(level == LogLevel.DEBUG ? Level.INFO : own);
    }
  }
}
