//! Files compressed once, for a server that would else do it for each reader. A network in front that compresses by
//! itself needs none of them.

use crate::errors::BuildError;
use crate::output::at;
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

type Compress = fn(&[u8]) -> io::Result<Vec<u8>>;

/// The formats, by the ending that stands behind the file's own name.
const FORMATS: [(&str, Compress); 2] = [(".br", brotli), (".gz", gzip)];

/// Writes a file's compressed forms beside it, those that are smaller than itself. The ones beside `before`, where the
/// same content lay, are taken as they are.
pub(crate) fn write(path: &Path, bytes: &[u8], before: Option<&Path>) -> Result<(), BuildError> {
    for (ending, compress) in FORMATS {
        let target = with_ending(path, ending);
        let is_kept =
            before.is_some_and(|before| fs::hard_link(with_ending(before, ending), &target).is_ok());
        if is_kept {
            continue;
        }
        let compressed = compress(bytes).map_err(at(&target))?;
        if compressed.len() < bytes.len() {
            fs::write(&target, compressed).map_err(at(&target))?;
        }
    }
    Ok(())
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    name.into()
}

fn brotli(mut bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut bytes, &mut compressed, &BrotliEncoderParams::default())?;
    Ok(compressed)
}

/// Without a name and a time, so that the same bytes give the same bytes.
fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}
