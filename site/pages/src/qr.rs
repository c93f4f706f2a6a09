//! QR codes for pages and letters.

use qrcodegen::{QrCode, QrCodeEcc};
use std::fmt::Write;

/// White modules that a reader needs around the code.
const QUIET_ZONE: i32 = 4;

/// A text as QR code in SVG: one path, no styles, so that it stands under a strict content policy. None if the text
/// is too long for any QR code.
#[must_use]
pub fn svg(text: &str) -> Option<String> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
            let _ = write!(path, "M{} {}h1v1h-1z", x + QUIET_ZONE, y + QUIET_ZONE);
        }
    }
    let size = code.size() + 2 * QUIET_ZONE;
    Some(format!(
        "<svg class=\"qr\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} {size}\" role=\"img\" aria-label=\"二维码\">\
         <path d=\"M0 0h{size}v{size}H0z\" fill=\"#fff\"/><path d=\"{path}\" fill=\"#000\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_becomes_one_path_without_styles() {
        let svg = svg("https://zxzz.example.cn/sign-in/").unwrap();
        assert!(svg.starts_with("<svg") && svg.contains("<path") && !svg.contains("style"));
    }

    #[test]
    fn what_no_code_can_hold_is_none() {
        assert!(svg(&"长".repeat(3000)).is_none());
    }
}
