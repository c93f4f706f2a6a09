//! What a file is that is no table, or none that is read: people rename what they have.

/// Bytes looked at; what tells a kind stands at the beginning.
const LOOKED_AT: usize = 2048;

const AS_XLSX: &str = "请用 Excel 或 WPS 打开，另存为 .xlsx 后上传";
const AS_TABLE: &str = "请上传 Excel 或 WPS 的表格（.xlsx 或 CSV）";

/// Why a file that is no archive is not read as text; none if it may be a table.
pub(crate) fn told(bytes: &[u8]) -> Option<String> {
    let start = &bytes[..bytes.len().min(LOOKED_AT)];
    let start = start
        .strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(start)
        .trim_ascii_start();
    let start = start.to_ascii_lowercase();
    let begins = |signs: &[&[u8]]| signs.iter().any(|sign| start.starts_with(sign));
    let (what, way_out) = match () {
        () if begins(&[b"<?xml", b"<workbook"]) => ("XML 格式的文件", AS_XLSX),
        () if begins(&[
            b"<!doctype html",
            b"<html",
            b"<head",
            b"<meta",
            b"<table",
            b"<style",
            b"mime-version:",
        ]) =>
        {
            ("网页（HTML）格式的文件，只是文件名像表格", AS_XLSX)
        }
        () if begins(&[b"{\\rtf"]) => ("RTF 文档", AS_TABLE),
        () if begins(&[b"%pdf"]) => ("PDF 文件", AS_TABLE),
        () if begins(&[b"\x89png", b"\xff\xd8\xff", b"gif8"]) => ("图片", AS_TABLE),
        () if begins(&[b"rar!", b"7z\xbc\xaf", b"\x1f\x8b"]) => ("压缩包", "请解压后上传其中的表格"),
        () => return None,
    };
    Some(format!("这是{what}，{way_out}"))
}

/// Why an old file of an office program is not read: an `.xls`, or a newer workbook with a password, which is wrapped
/// in the old format.
pub(crate) fn told_old(bytes: &[u8]) -> &'static str {
    // The name that the wrapped file has in the directory, in UTF-16.
    let name: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    if bytes.windows(name.len()).any(|part| part == name) {
        "工作簿设有打开密码，请取消密码后再上传"
    } else {
        "这是旧版 Excel（.xls）文件，请另存为 .xlsx 或 CSV 后上传"
    }
}

/// Why an archive with these parts is no workbook that is read; none if it is one.
pub(crate) fn told_of_parts<'name>(mut parts: impl Iterator<Item = &'name str> + Clone) -> Option<String> {
    let has = |sought: fn(&str) -> bool| parts.clone().any(sought);
    let (what, way_out) = match () {
        () if has(|name| name.starts_with("word/")) => ("Word 文档", AS_TABLE),
        () if has(|name| name.starts_with("ppt/")) => ("演示文稿", AS_TABLE),
        () if has(|name| name == "content.xml") => ("OpenDocument（.ods）格式的文件", AS_XLSX),
        () if has(|name| name == "xl/workbook.bin") => ("二进制工作簿（.xlsb）", AS_XLSX),
        () if parts.all(|name| name != "[content_types].xml") => ("压缩包", "请解压后上传其中的表格"),
        () => return None,
    };
    Some(format!("这是{what}，{way_out}"))
}
