package org.heddle.moving;

/// Who is told how the work goes. Each line is complete, without its end.
@FunctionalInterface
public interface Report {
  void line(String text);
}
