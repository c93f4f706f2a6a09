//! The data folder: one process at a time, and no beginning afresh beside what is left of older data.

use super::OpenError;
use std::fs::{File, TryLockError};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

/// The database's own file.
pub const DATABASE: &str = "database.sqlite";
const WRITE_AHEAD_LOG: &str = "database.sqlite-wal";
const LOCK: &str = "database.lock";

/// What is there only where a database was before.
const BESIDE_A_DATABASE: [&str; 3] = [WRITE_AHEAD_LOG, crate::secrets::CODE_KEY, crate::demo::SIGN_INS];

/// How a write-ahead log begins, in either order of bytes.
const LOG_BEGINS: [[u8; 4]; 2] = [[0x37, 0x7f, 0x06, 0x82], [0x37, 0x7f, 0x06, 0x83]];

/// A data folder that this process holds.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    database: PathBuf,
    /// Locked as long as it is open. The lock goes with the process, however it ends.
    _lock: File,
}

impl Folder {
    pub(super) fn hold(path: &Path) -> Result<Self, OpenError> {
        make(path).map_err(failed(path))?;
        let lock_path = path.join(LOCK);
        let lock = File::create(&lock_path).map_err(failed(&lock_path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(OpenError::InUse(path.to_owned())),
            Err(TryLockError::Error(error)) => return Err(failed(&lock_path)(error)),
        }
        let folder = Folder {
            path: path.to_owned(),
            database: path.join(DATABASE),
            _lock: lock,
        };
        folder.check_whole()?;
        keep_to_its_owner(&folder.database).map_err(failed(&folder.database))?;
        Ok(folder)
    }

    /// Refuses what the database would take for a beginning, or would throw away in silence.
    fn check_whole(&self) -> Result<(), OpenError> {
        if size(&self.database)? == 0 {
            for name in BESIDE_A_DATABASE {
                if size(&self.path.join(name))? > 0 {
                    return Err(OpenError::Remains {
                        database: self.database.clone(),
                        beside: name,
                    });
                }
            }
        }
        let path = self.path.join(WRITE_AHEAD_LOG);
        if size(&path)? == 0 {
            return Ok(());
        }
        let mut begins = [0; 4];
        let read = File::open(&path).and_then(|mut log| log.read_exact(&mut begins));
        match read {
            Ok(()) if LOG_BEGINS.contains(&begins) => Ok(()),
            Err(error) if error.kind() != ErrorKind::UnexpectedEof => Err(failed(&path)(error)),
            _ => Err(OpenError::Damaged(path)),
        }
    }

    pub(super) fn database(&self) -> &Path {
        &self.database
    }

    /// The file that holds every commit until it moves into the database's own; on the disk with all that it
    /// holds, and its name.
    pub(super) fn write_ahead_log(&self) -> Result<File, OpenError> {
        let path = self.path.join(WRITE_AHEAD_LOG);
        let log = File::options()
            .read(true)
            .write(true)
            .open(&path)
            .map_err(failed(&path))?;
        log.sync_all().map_err(failed(&path))?;
        File::open(&self.path)
            .and_then(|folder| folder.sync_all())
            .map_err(failed(&self.path))?;
        Ok(log)
    }
}

/// Makes the folder if missing. It is its owner's alone: what is filed is personal.
fn make(path: &Path) -> std::io::Result<()> {
    let mut folder = std::fs::DirBuilder::new();
    folder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
    folder.create(path)?;
    close_to_others(path)
}

/// Lets nobody but its owner into a folder.
pub(crate) fn close_to_others(folder: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    std::fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    Ok(())
}

/// How many bytes a file has; none where it is missing.
fn size(path: &Path) -> Result<u64, OpenError> {
    match std::fs::metadata(path) {
        Ok(found) => Ok(found.len()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(0),
        Err(error) => Err(failed(path)(error)),
    }
}

/// The database is its owner's alone, in whatever folder it lies. The files that it makes beside itself follow it.
fn keep_to_its_owner(database: &Path) -> std::io::Result<()> {
    let file = File::options().append(true).create(true).open(database)?;
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    drop(file);
    Ok(())
}

fn failed(path: &Path) -> impl FnOnce(std::io::Error) -> OpenError {
    let path = path.to_owned();
    move |reason| OpenError::File { path, reason }
}
