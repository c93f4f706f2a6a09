//! From where a request comes, for counting failed attempts.

use http::HeaderMap;

/// Where the distribution tells the address of who connected to it, with the port.
const VIEWER: &str = "cloudfront-viewer-address";

/// Where proxies note who connected to them, each at the end.
const FORWARDED: &str = "x-forwarded-for";

/// The address of who sent a request. Headers are believed only behind the distribution (`behind_front`); without one
/// the service listens on this machine alone and all requests come from one address.
pub(crate) fn of(headers: &HeaderMap, behind_front: bool) -> String {
    let text = |name: &str| headers.get(name).map(web::text_of);
    let viewer = || Some(text(VIEWER)?.rsplit_once(':')?.0.to_owned());
    // The distribution appended the viewer, the API the distribution; what stands before may be made up.
    let forwarded = || {
        let forwarded = text(FORWARDED)?;
        let mut from_the_end = forwarded.rsplit(',').map(str::trim);
        let last = from_the_end.next();
        from_the_end.next().or(last).map(str::to_owned)
    };
    let told = if behind_front {
        viewer().or_else(forwarded)
    } else {
        None
    };
    told.unwrap_or_else(|| "this machine".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(pairs: &[(&'static str, &'static str)], behind_front: bool) -> String {
        let pairs = pairs
            .iter()
            .map(|(name, value)| (http::HeaderName::from_static(name), value.parse().unwrap()));
        of(&pairs.collect(), behind_front)
    }

    #[test]
    fn the_distributions_word_counts_and_not_what_a_client_made_up() {
        let made_up = (FORWARDED, "1.1.1.1, 203.0.113.7, 198.51.100.1");
        assert_eq!(from(&[made_up], true), "203.0.113.7");
        assert_eq!(
            from(&[made_up, (VIEWER, "203.0.113.9:4711")], true),
            "203.0.113.9"
        );
        assert_eq!(from(&[(VIEWER, "2001:db8::1:4711")], true), "2001:db8::1");
        assert_eq!(from(&[(FORWARDED, "203.0.113.7")], true), "203.0.113.7");
    }

    #[test]
    fn without_a_distribution_no_header_is_believed() {
        assert_eq!(
            from(&[(FORWARDED, "1.1.1.1"), (VIEWER, "2.2.2.2:1")], false),
            "this machine"
        );
        assert_eq!(from(&[], true), "this machine");
    }
}
