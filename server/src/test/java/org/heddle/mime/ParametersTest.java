package org.heddle.mime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.heddle.mime.Part.MediaType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParametersTest {
  private static String parameters(String text) {
    return FieldValue.parse("a/b; " + text).parameters().stream()
        .map(p -> p.name() + "=" + p.value())
        .collect(Collectors.joining(" | "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "charset=us-ascii (Plain text) ~ charset=us-ascii",
        "charset=us-ascii(x); a=b ~ charset=us-ascii | a=b",
        "(c) Charset (c) = (c) us-ascii ~ charset=us-ascii",
        "name=(1).pdf ~ name=(1).pdf",
        "charset=\"us-ascii\" ~ charset=us-ascii",
        "name=\"a \\\"b\\\" \\c; d=e\" ~ name=a \"b\" c; d=e",
        "a=1;b=2; c=3 ~ a=1 | b=2 | c=3",
        "a=1; A=2 ~ a=1",
        "name=my file.pdf; size=1 ~ name=my file.pdf | size=1",
        "name=file (1).pdf ~ name=file (1).pdf",
        "charset=utf-8 name=x ~ charset=utf-8 | name=x",
        "boundary==_a=b=; x=y ~ boundary==_a=b= | x=y",
        "boundary=----=_NextPart_000_0/1:2?3 ~ boundary=----=_NextPart_000_0/1:2?3",
        "name=\"unclosed; x=y ~ name=unclosed; x=y",
        "novalue; a=b; ; =c; \"junk\"; d=e ~ a=b | d=e",
        "a= ; b=c ~ a= | b=c",
        "a=\"\"; b=c ~ a= | b=c",
        "name==?utf-8?Q?a_b?= ~ name==?utf-8?Q?a_b?=",
      })
  void whatMakesSenseIsRead(String text, String expected) {
    assertEquals(expected, parameters(text));
  }

  /// The examples of RFC 2231, and what is made of them.
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "URL*0=\"ftp://\"; URL*1=\"cs.utk.edu/pub\" ~ url=ftp://cs.utk.edu/pub",
        "title*=us-ascii'en-us'This%20is%20%2A%2A%2Afun%2A%2A%2A ~ title*=UTF-8'en-us'This%20is%20%2A%2A%2Afun%2A%2A%2A",
        "title*0*=us-ascii'en'This%20is%20even%20more%20; title*1*=%2A%2A%2Afun%2A%2A%2A%20; title*2=\"isn't it!\" ~ title*=UTF-8'en'This%20is%20even%20more%20%2A%2A%2Afun%2A%2A%2A%20isn%27t%20it!",
        "title*1=b; title*0=a; title*2=c ~ title=abc",
        "title*0=a; title*0=x; title*1=b ~ title=ab",
        "f*=iso-8859-1''%E9 ~ f*=UTF-8''%C3%A9",
        "f*0*=utf-8''%E2%82; f*1*=%AC ~ f*=UTF-8''%E2%82%AC",
        "f*=nonsense''%E9 ~ f*=nonsense''%E9",
        "f*=utf-8''%E9%zz% ~ f*=utf-8''%E9%25zz%25",
        "f*=plain%20name ~ f=plain name",
        "f*0=a; f*1*=%20b ~ f=a b",
        "f=x; f*=utf-8''y ~ f=x | f*=UTF-8''y",
        "f*10=c; f*9=b; f*a=d; *0=e; *=g ~ f=bc | f*a=d | *0=e | *=g",
      })
  void sectionsBecomeOne(String text, String expected) {
    assertEquals(expected, parameters(text));
  }

  @Test
  void theNumberOfParametersIsBounded() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      text.append("a" + i + "=b; ");
    }
    assertEquals(FieldValue.PARAMETERS, FieldValue.parse("a/b; " + text).parameters().size());
  }

  @Test
  void aTypeMayHaveCommentsAndSpaces() {
    MediaType html = new MediaType("text", "html");
    for (String text :
        List.of(
            "text/html",
            "TEXT/Html",
            "(a) text (b) / (c) html (d)",
            "text/html;",
            "text/html charset=x",
            "\"text/html\"")) {
      assertEquals(html, FieldValue.parse(text).mediaType(), text);
    }
  }

  @Test
  void damagedValuesAreRead() {
    long seed = 2231;
    Random random = new Random(seed);
    byte[] field =
        "text/plain (c); charset*0*=utf-8'en'a%20; charset*1=\"b\\\"\"; x=y z; n=m (1)"
            .getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i < 20_000; i++) {
      String text = new String(Mutation.of(field, random), StandardCharsets.ISO_8859_1);
      FieldValue value = FieldValue.parse(text);
      long names = value.parameters().stream().map(Part.Parameter::name).distinct().count();
      int round = i;
      assertEquals(names, value.parameters().size(), () -> "seed " + seed + " round " + round);
      assertTrue(
          value.parameters().stream()
              .allMatch(p ->
                  !p.name().isEmpty() && (p.name() + p.value()).chars().allMatch(c -> c < 256)),
          () -> "seed " + seed + " round " + round);
    }
  }
}
