package org.heddle.storage.maildir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.heddle.storage.MessageTable;
import org.heddle.storage.Metadata;
import org.heddle.storage.NewMessage;
import org.heddle.storage.StorageException;
import org.heddle.storage.UidSet;

/// The summaries of one mailbox, in `heddle-summaries`: a cache by email id, never forced. Whatever
/// goes wrong with it is as if it were empty. Thread-safe.
final class Summaries {
  private static final String MAGIC = "heddleS1";
  private static final int KEY_BYTES = 8;
  private static final long SMALL = 1 << 20;
  private static final int SPARE = 1000;

  private record Place(long position, int length) {}

  private final Folder folder;
  private final ReentrantLock lock = new ReentrantLock();
  private Map<Long, Place> places = new HashMap<>();
  private Stamp stamp = Stamp.ABSENT;
  private long end;

  Summaries(Folder folder) {
    this.folder = folder;
  }

  private Path file() {
    return folder.paths().summaries();
  }

  /// The summaries that are here, by UID.
  Map<Long, byte[]> read(MessageTable messages) {
    lock.lock();
    try {
      open();
      return places.isEmpty() ? Map.of() : fetch(messages);
    } catch (IOException e) {
      forget();
      return Map.of();
    } finally {
      lock.unlock();
    }
  }

  private Map<Long, byte[]> fetch(MessageTable messages) throws IOException {
    var found = new HashMap<Long, byte[]>();
    try (var channel = FileChannel.open(file(), StandardOpenOption.READ)) {
      for (Metadata message : messages) {
        Place place = places.get(message.emailId());
        if (place != null) {
          var bytes = ByteBuffer.allocate(place.length);
          if (channel.read(bytes, place.position) == place.length) {
            found.put(message.uid(), bytes.array());
          }
        }
      }
    }
    return found;
  }

  /// Adds summaries of messages that are there; others are ignored.
  void add(MessageTable messages, Map<Long, byte[]> summaries) {
    dropIfMostlyGone(messages.size());
    var byEmail = new HashMap<Long, byte[]>();
    summaries.forEach((uid, summary) -> {
      int row = messages.find(uid);
      if (row >= 0) {
        byEmail.put(messages.get(row).emailId(), summary);
      }
    });
    append(byEmail);
  }

  /// Adds the summaries that came with an append.
  void addAppended(UidSet uids, List<NewMessage> messages) {
    if (messages.stream().allMatch(message -> message.summary().length == 0)) {
      return;
    }
    var byUid = new HashMap<Long, byte[]>();
    long uid = uids.first();
    for (NewMessage message : messages) {
      if (message.summary().length > 0) {
        byUid.put(uid, message.summary());
      }
      uid++;
    }
    try {
      add(folder.index().snapshot().messages(), byUid);
    } catch (StorageException e) {
      // The messages are there; their summaries can be made again.
      return;
    }
  }

  /// Takes over what another mailbox has of messages that were copied from there.
  void addFrom(Summaries other, MessageTable messages) {
    var byEmail = new HashMap<Long, byte[]>();
    Map<Long, byte[]> found = other.read(messages);
    found.forEach(
        (uid, summary) -> byEmail.put(messages.get(messages.find(uid)).emailId(), summary));
    append(byEmail);
  }

  private void append(Map<Long, byte[]> byEmail) {
    lock.lock();
    try {
      open();
      var fresh = new ArrayList<Map.Entry<Long, byte[]>>();
      for (Map.Entry<Long, byte[]> summary : byEmail.entrySet()) {
        if (!isHere(summary)) {
          fresh.add(summary);
        }
      }
      if (!fresh.isEmpty()) {
        write(fresh);
      }
    } catch (IOException e) {
      forget();
    } finally {
      lock.unlock();
    }
  }

  /// Whether this very summary is here.
  private boolean isHere(Map.Entry<Long, byte[]> summary) throws IOException {
    Place place = places.get(summary.getKey());
    if (place == null || place.length != summary.getValue().length) {
      return false;
    }
    try (var channel = FileChannel.open(file(), StandardOpenOption.READ)) {
      var bytes = ByteBuffer.allocate(place.length);
      channel.read(bytes, place.position);
      return Arrays.equals(bytes.array(), summary.getValue());
    }
  }

  private void write(List<Map.Entry<Long, byte[]>> fresh) throws IOException {
    if (places.isEmpty() && !stamp.exists()) {
      end = FrameFile.rewrite(file(), MAGIC, List.<byte[]>of().iterator());
    }
    long at = end;
    var frames = new ArrayList<byte[]>();
    for (Map.Entry<Long, byte[]> summary : fresh) {
      byte[] frame =
          ByteBuffer.allocate(KEY_BYTES + summary.getValue().length)
              .putLong(summary.getKey())
              .put(summary.getValue())
              .array();
      frames.add(frame);
      long position = at + FrameFile.FRAME_HEAD + KEY_BYTES;
      places.put(summary.getKey(), new Place(position, summary.getValue().length));
      at += FrameFile.FRAME_HEAD + frame.length;
    }
    end = FrameFile.append(file(), end, frames, FrameFile.Durability.LAZY);
    stamp = Stamp.of(file());
  }

  private void open() throws IOException {
    Stamp now = Stamp.of(file());
    if (now.exists() && now.key().equals(stamp.key()) && now.size() == stamp.size()) {
      return;
    }
    var found = new HashMap<Long, Place>();
    FrameFile.Outcome outcome =
        FrameFile.read(
            file(),
            MAGIC,
            (position, bytes) -> {
              if (bytes.remaining() < KEY_BYTES) {
                return false;
              }
              int length = bytes.remaining() - KEY_BYTES;
              found.put(bytes.getLong(), new Place(position + KEY_BYTES, length));
              return true;
            });
    places = found;
    end = outcome.end();
    stamp = outcome.ending() == FrameFile.Ending.MISSING ? Stamp.ABSENT : now;
    dropWaste();
  }

  private void dropWaste() throws IOException {
    long live = places.values().stream().mapToLong(Place::length).sum();
    if (end > SMALL && end > 3 * live) {
      Files.deleteIfExists(file());
      forget();
    }
  }

  private void dropIfMostlyGone(int messages) {
    lock.lock();
    try {
      if (places.size() > 2 * messages + SPARE) {
        Files.deleteIfExists(file());
        forget();
      }
    } catch (IOException e) {
      forget();
    } finally {
      lock.unlock();
    }
  }

  private void forget() {
    places = new HashMap<>();
    stamp = Stamp.ABSENT;
    end = 0;
  }
}
