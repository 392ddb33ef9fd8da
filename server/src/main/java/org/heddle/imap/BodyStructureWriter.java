package org.heddle.imap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.heddle.imap.wire.WireOutput;
import org.heddle.mime.Part;

/// Writes BODY and BODYSTRUCTURE (RFC 9051 section 7.5.2).
final class BodyStructureWriter {
  /// Whether the extension data is written, which only BODYSTRUCTURE has.
  enum Extension {
    INCLUDED,
    LEFT_OUT
  }

  private static final Part.Parameter US_ASCII = new Part.Parameter("charset", "us-ascii");

  private final WireOutput output;
  private final Extension extension;

  BodyStructureWriter(WireOutput output, Extension extension) {
    this.output = output;
    this.extension = extension;
  }

  void write(Part part) throws IOException {
    output.text('(');
    if (part.isMultipart() && !part.children().isEmpty()) {
      multipart(part);
    } else {
      leaf(part);
    }
    if (extension == Extension.INCLUDED) {
      extension(part);
    }
    output.text(')');
  }

  private void multipart(Part part) throws IOException {
    for (Part child : part.children()) {
      write(child);
    }
    output.text(' ').string(part.type().sub());
    if (extension == Extension.INCLUDED) {
      output.text(' ');
      parameters(part.parameters());
    }
  }

  private void leaf(Part part) throws IOException {
    Part.MediaType type = type(part);
    output.string(type.main()).text(' ').string(type.sub()).text(' ');
    parameters(leafParameters(part, type));
    output.text(' ');
    output.nstring(part.id());
    output.text(' ');
    output.nstring(part.description());
    output.text(' ').string(part.encoding()).text(' ').number(part.end() - part.bodyStart());
    if (part.isMessage() && isKnown(type)) {
      message(part);
    } else if (type.main().equals("text")) {
      output.text(' ').number(part.lines());
    }
    if (extension == Extension.INCLUDED) {
      output.text(' ');
      output.nstring(part.md5());
    }
  }

  /// IMAP4rev1 knows no message/global unless the client has enabled UTF-8 (RFC 9755 section 6, RFC
  /// 9051 section 7.5.2): to any other it is a type like image/png.
  private boolean isKnown(Part.MediaType type) {
    return type.is("message", "rfc822") || output.quoting() == WireOutput.Quoting.UTF8;
  }

  /// A multipart or message whose inside could not be read has no form in the grammar: it is bytes.
  private static Part.MediaType type(Part part) {
    boolean unreadable =
        part.isMultipart()
            || (part.children().isEmpty()
                && (part.type().is("message", "rfc822") || part.type().is("message", "global")));
    return unreadable ? new Part.MediaType("application", "octet-stream") : part.type();
  }

  /// The default charset is written out (RFC 2045 section 5.2): clients rely on it.
  private static List<Part.Parameter> leafParameters(Part part, Part.MediaType type) {
    if (!type.main().equals("text") || part.parameter("charset").isPresent()) {
      return part.parameters();
    }
    var all = new ArrayList<>(part.parameters());
    all.add(US_ASCII);
    return all;
  }

  private void message(Part part) throws IOException {
    Part inner = part.children().getFirst();
    output.text(' ');
    new EnvelopeWriter(output).write(inner.envelope().orElseThrow());
    output.text(' ');
    write(inner);
    output.text(' ').number(part.lines());
  }

  private void extension(Part part) throws IOException {
    output.text(' ');
    if (part.disposition().isPresent()) {
      output.text('(').string(part.disposition().get().type()).text(' ');
      parameters(part.disposition().get().parameters());
      output.text(')');
    } else {
      output.text("NIL");
    }
    output.text(' ');
    languages(part.languages());
    output.text(' ');
    output.nstring(part.location());
  }

  private void languages(List<String> languages) throws IOException {
    if (languages.isEmpty()) {
      output.text("NIL");
      return;
    }
    String gap = "(";
    for (String language : languages) {
      output.text(gap).string(language);
      gap = " ";
    }
    output.text(')');
  }

  private void parameters(List<Part.Parameter> parameters) throws IOException {
    if (parameters.isEmpty()) {
      output.text("NIL");
      return;
    }
    String gap = "(";
    for (Part.Parameter parameter : parameters) {
      output.text(gap).string(parameter.name()).text(' ').string(parameter.value());
      gap = " ";
    }
    output.text(')');
  }
}
