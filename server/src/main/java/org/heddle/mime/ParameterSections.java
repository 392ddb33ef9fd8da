package org.heddle.mime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.heddle.mime.Part.Parameter;

/// Parameters that were cut into sections (RFC 2231 section 3) become one again.
///
/// `title*0="a"; title*1="b"` is `title` with the value `ab`. If a section is percent-encoded, as
/// in `title*0*=utf-8''%e2%82%ac; title*1=" 5"`, the result is named `title*` and keeps the form of
/// RFC 2231, in UTF-8 if the charset is known: `UTF-8''%E2%82%AC%205`. RFC 9051 asks for the name
/// with the asterisk and for UTF-8; clients look for the two apostrophes before they decode, and
/// this form has no octets that an IMAP quoted string could not hold.
final class ParameterSections {
  /// @param number -1 for a parameter that is not cut
  private record Section(String name, int number, boolean encoded, String value) {}

  private static final int NOT_CUT = -1;

  private ParameterSections() {}

  /// Each name once, the first one where there are several; in the order of their beginnings.
  static List<Parameter> join(List<Parameter> written) {
    Map<String, List<Section>> groups = new LinkedHashMap<>();
    for (Parameter parameter : written) {
      Section section = section(parameter);
      String group = section.number() == NOT_CUT ? parameter.name() : section.name() + "*#";
      groups.computeIfAbsent(group, name -> new ArrayList<>(1)).add(section);
    }
    Map<String, Parameter> joined = new LinkedHashMap<>();
    for (List<Section> group : groups.values()) {
      Parameter parameter = join(group.getFirst(), group);
      joined.putIfAbsent(parameter.name(), parameter);
    }
    return List.copyOf(joined.values());
  }

  private static Section section(Parameter parameter) {
    String name = parameter.name();
    String value = parameter.value();
    boolean encoded = name.endsWith("*") && name.length() > 1;
    String rest = encoded ? name.substring(0, name.length() - 1) : name;
    int star = rest.lastIndexOf('*');
    if (star > 0 && isSectionNumber(rest.substring(star + 1))) {
      int number = Integer.parseInt(rest.substring(star + 1));
      return new Section(rest.substring(0, star), number, encoded, value);
    }
    return new Section(rest, NOT_CUT, encoded, value);
  }

  private static boolean isSectionNumber(String digits) {
    return !digits.isEmpty()
        && digits.length() <= 4
        && digits.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static Parameter join(Section first, List<Section> group) {
    if (first.number() == NOT_CUT) {
      return first.encoded()
          ? ExtendedValue.parse(first.value()).parameter(first.name())
          : new Parameter(first.name(), first.value());
    }
    List<Section> ordered = ordered(group);
    if (ordered.stream().noneMatch(Section::encoded)) {
      StringBuilder value = new StringBuilder();
      ordered.forEach(section -> value.append(section.value()));
      return new Parameter(first.name(), value.toString());
    }
    return encoded(ordered).parameter(first.name());
  }

  /// By number, the first one where there are several.
  private static List<Section> ordered(List<Section> group) {
    List<Section> ordered = new ArrayList<>();
    for (Section section :
        group.stream().sorted(Comparator.comparingInt(Section::number)).toList()) {
      if (ordered.isEmpty() || ordered.getLast().number() != section.number()) {
        ordered.add(section);
      }
    }
    return ordered;
  }

  private static ExtendedValue encoded(List<Section> sections) {
    ExtendedValue head =
        sections.getFirst().encoded()
            ? ExtendedValue.parse(sections.getFirst().value())
            : ExtendedValue.plain(sections.getFirst().value());
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    octets.writeBytes(head.octets());
    for (Section section : sections.subList(1, sections.size())) {
      octets.writeBytes(
          section.encoded()
              ? ExtendedValue.percentDecoded(section.value())
              : section.value().getBytes(StandardCharsets.ISO_8859_1));
    }
    return head.withOctets(octets.toByteArray());
  }
}
