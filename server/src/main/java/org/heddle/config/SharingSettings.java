package org.heddle.config;

import java.util.Optional;

/// Where users find what others share.
///
/// @param others the level above the accounts of other users; nothing for no such level
/// @param account whose mailboxes are shared by all; nothing for nobody's
/// @param shared the level above them
/// @param withAnyone whether users may share with everybody at once
public record SharingSettings(
    Optional<String> others, Optional<String> account, String shared, boolean withAnyone) {
  private static final String NONE = "none";

  static SharingSettings of(Values values) {
    return new SharingSettings(
        Optional.of(values.one(Keys.OTHERS_NAMESPACE, text -> text))
            .filter(text -> !text.equals(NONE)),
        values.optional(Keys.SHARED_ACCOUNT, text -> text),
        values.one(Keys.SHARED_NAMESPACE, text -> text),
        values.one(Keys.SHARE_WITH_ANYONE, Readers::isOn));
  }
}
