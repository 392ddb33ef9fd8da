package org.heddle;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.heddle.storage.StorageProvider;

/// What the program finds around it.
///
/// @param storages those that can be chosen
record Surroundings(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    List<StorageProvider> storages) {}
