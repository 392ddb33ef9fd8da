package org.heddle.storage.kit;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random histories, played on the storage under test and on [MemoryStorage]: every answer and
/// every state has to be the same. `-Dheddle.kit.steps=N` makes them longer.
public abstract class ModelContract extends StorageContract {
  private static final int STEPS = Integer.getInteger("heddle.kit.steps", 250);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void aRandomHistoryGivesTheAnswersOfTheModel(long seed) {
    var model = new MemoryStorage();
    var history = new History(seed, storage().account("alice"), model.account("alice"));
    for (int step = 0; step < STEPS; step++) {
      if (step % 60 == 59) {
        reopen();
        history.reopened(storage().account("alice"));
      }
      history.step();
    }
    history.compareAll();
  }
}
