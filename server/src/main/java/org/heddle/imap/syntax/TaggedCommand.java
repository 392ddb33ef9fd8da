package org.heddle.imap.syntax;

/// A command and the tag that its answer carries.
public record TaggedCommand(String tag, Command command) {}
