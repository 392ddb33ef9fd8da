package org.heddle.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/// Files that real programs can open.
final class Attachments {
  private Attachments() {}

  /// A picture of a sky (PNG, 8 bits of red, green and blue).
  static byte[] picture(int width, int height) {
    var rows = new ByteArrayOutputStream();
    for (int y = 0; y < height; y++) {
      rows.write(0); // No filter.
      for (int x = 0; x < width; x++) {
        rows.write(40 + 150 * y / height);
        rows.write(90 + 110 * y / height);
        rows.write(200 + 50 * x / width);
      }
    }
    var png = new ByteArrayOutputStream();
    png.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
    var size = ByteBuffer.allocate(13).putInt(width).putInt(height).put(new byte[] {8, 2, 0, 0, 0});
    chunk(png, "IHDR", size.array());
    chunk(png, "IDAT", deflated(rows.toByteArray()));
    chunk(png, "IEND", new byte[0]);
    return png.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream png, String type, byte[] content) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    var crc = new CRC32();
    crc.update(name);
    crc.update(content);
    png.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
    png.writeBytes(name);
    png.writeBytes(content);
    png.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }

  private static byte[] deflated(byte[] bytes) {
    var target = new ByteArrayOutputStream();
    try (OutputStream deflater = new DeflaterOutputStream(target)) {
      deflater.write(bytes);
    } catch (IOException e) {
      throw new IllegalStateException(e); // An array takes everything.
    }
    return target.toByteArray();
  }

  /// One page with some lines of text (PDF 1.4).
  static byte[] document(List<String> lines) {
    var page = new StringBuilder("BT /F1 12 Tf 72 720 Td 16 TL\n");
    lines.forEach(line -> page.append('(').append(line).append(") Tj T*\n"));
    page.append("ET");
    var objects =
        List.of(
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
                + " /Resources << /Font << /F1 5 0 R >> >> >>",
            "<< /Length " + page.length() + " >>\nstream\n" + page + "\nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
    var pdf = new StringBuilder("%PDF-1.4\n");
    var offsets = new ArrayList<Integer>();
    for (int i = 0; i < objects.size(); i++) {
      offsets.add(pdf.length());
      pdf.append(i + 1).append(" 0 obj\n").append(objects.get(i)).append("\nendobj\n");
    }
    int table = pdf.length();
    pdf.append("xref\n0 ").append(objects.size() + 1).append("\n0000000000 65535 f \n");
    offsets.forEach(offset -> pdf.append("%010d 00000 n \n".formatted(offset)));
    pdf.append("trailer\n<< /Size ").append(objects.size() + 1).append(" /Root 1 0 R >>\n");
    pdf.append("startxref\n").append(table).append("\n%%EOF\n");
    return pdf.toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
