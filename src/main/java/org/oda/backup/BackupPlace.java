package org.oda.backup;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/**
 * Where a service may write backups: what a client names is below the folder that the operator gave, or refused. Links on the way
 * are followed before that is judged.
 *
 * @param root {@code null} for nowhere
 */
public record BackupPlace(@Nullable Path root) {
    /**
     * The folder that is meant.
     *
     * @param asked absolute, or relative to the root; {@code null} for the root
     * @throws OdaException {@code FORBIDDEN} where it may not be written to; {@code BAD_VALUE} where it is no path
     */
    public Path resolve(@Nullable String asked) {
        if (root == null) {
            throw new OdaException(
                    ErrorCode.FORBIDDEN,
                    "this service makes no backups: start it with --backup-dir DIR, the folder that they may be written to");
        }
        try {
            Path real = Backup.real(root);
            Path folder = asked == null ? real : Backup.real(real.resolve(asked));
            if (folder.startsWith(real)) {
                return folder;
            }
        } catch (InvalidPathException | IOException e) {
            throw OdaException.inField(
                    ErrorCode.BAD_VALUE, "dir", "dir '%s' cannot be used: %s".formatted(asked, e.getMessage()));
        }
        throw OdaException.inField(
                ErrorCode.FORBIDDEN,
                "dir",
                "dir '%s' is not below '%s', where this service may write backups (--backup-dir): leave it out, or name a folder there"
                        .formatted(asked, root));
    }
}
