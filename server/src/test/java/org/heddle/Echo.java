package org.heddle;

import java.util.List;

/// Prints a greeting and its arguments, so that a test sees what a launched program gets.
final class Echo {
  private Echo() {}

  public static void main(String[] arguments) {
    System.out.println(System.getProperty("greeting", "nothing"));
    List.of(arguments).forEach(System.out::println);
  }
}
