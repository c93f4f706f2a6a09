//! One-time codes (TOTP, RFC 6238) as a second factor: six digits, new every half minute.

use campaign::RosterNumber;
use jiff::Timestamp;
use totp_rs::{Algorithm, Builder, Secret, Totp};
use web::codes::{CodeKey, FACTOR_SECRET};

/// Seconds that a code is shown.
pub(crate) const STEP_SECONDS: u64 = 30;

/// What a person's one-time codes are made from.
pub struct SecondFactorSecret {
    totp: Totp,
    account: String,
    issuer: String,
}

impl SecondFactorSecret {
    /// The secret that follows from the service's key, the person and the nonce. `issuer` is what an app shows.
    #[must_use]
    pub fn derive(key: &CodeKey, number: &RosterNumber, nonce: &[u8], issuer: &str) -> Self {
        SecondFactorSecret::new(key.factor_secret(number, nonce), number, issuer)
    }

    pub(crate) fn new(secret: [u8; FACTOR_SECRET], number: &RosterNumber, issuer: &str) -> Self {
        let secret = Secret::new(Box::new(secret));
        let totp = Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(6)
            .with_skew(1)
            .with_step_duration(STEP_SECONDS)
            .with_secret(secret)
            .build_noncompliant();
        SecondFactorSecret {
            totp,
            account: number.to_string(),
            issuer: issuer.to_owned(),
        }
    }

    /// The time step of a code that is right at this moment; a phone's clock may be half a minute off.
    #[must_use]
    pub fn accept(&self, typed: &str, now: Timestamp) -> Option<u64> {
        let seconds = u64::try_from(now.as_second()).ok()?;
        let digits: String = campaign::text::fold_code(typed)
            .chars()
            .filter(|character| !character.is_whitespace())
            .collect();
        self.totp.check(&digits, seconds)
    }

    /// The secret for typing into an app.
    #[must_use]
    pub fn in_base32(&self) -> String {
        self.totp.secret().to_base32()
    }

    /// The code at this moment.
    #[must_use]
    pub fn code_at(&self, now: Timestamp) -> String {
        let seconds = u64::try_from(now.as_second()).unwrap_or_default();
        self.totp.generate(seconds).to_string()
    }

    /// The address that apps read from a QR code.
    pub(crate) fn uri(&self) -> String {
        let encode = |text: &str| {
            percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
        };
        format!(
            "otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}",
            issuer = encode(&self.issuer),
            account = encode(&self.account),
            secret = self.in_base32()
        )
    }

    /// The address as a QR code; none if it is too long for one.
    pub(crate) fn qr_code(&self) -> Option<String> {
        web::qr::svg(&self.uri())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret() -> SecondFactorSecret {
        let key = CodeKey::parse("a key of the tests, long enough to be one").unwrap();
        let number = RosterNumber::parse("A-1").unwrap();
        SecondFactorSecret::derive(&key, &number, b"nonce", "示例局")
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_700_000_010 + second).unwrap()
    }

    #[test]
    fn a_code_is_accepted_in_its_step_and_the_next_to_it() {
        let code = secret().code_at(at(0));
        assert_eq!(code.len(), 6);
        let step = secret().accept(&code, at(0)).unwrap();
        assert_eq!(secret().accept(&code, at(30)), Some(step));
        assert_eq!(secret().accept(&code, at(-30)), Some(step));
        assert_eq!(secret().accept(&code, at(90)), None);
        assert_eq!(secret().accept("", at(0)), None);
        assert_eq!(secret().accept("１２３４５６７８", at(0)), None);
    }

    #[test]
    fn digits_may_be_typed_with_spaces_or_full_width() {
        let code = secret().code_at(at(0));
        let typed = format!(" {} {} ", &code[..3], &code[3..]);
        assert!(secret().accept(&typed, at(0)).is_some());
    }

    #[test]
    fn the_qr_code_leads_an_app_to_the_secret() {
        let uri = secret().uri();
        assert!(
            uri.starts_with("otpauth://totp/%E7%A4%BA%E4%BE%8B%E5%B1%80:A%2D1?secret="),
            "{uri}"
        );
        assert!(uri.contains(&secret().in_base32()));
        let svg = secret().qr_code().unwrap();
        assert!(svg.starts_with("<svg") && !svg.contains("style"));
    }
}
