//! From where a request comes, for counting failed attempts.

use http::HeaderMap;
use std::net::{IpAddr, Ipv6Addr};

/// The bits of an IPv6 address that a provider hands out as one: whoever has one has the 2⁶⁴ below it.
const PROVIDED: u32 = 64;

/// Where the distribution tells the address of who connected to it, with the port.
const VIEWER: &str = "cloudfront-viewer-address";

/// Where proxies note who connected to them, each at the end.
const FORWARDED: &str = "x-forwarded-for";

/// Who stands before the service and tells who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Front {
    /// The distribution, with the API behind it.
    Distribution,
    /// A proxy on this machine.
    Proxy,
}

/// The address of who sent a request, as far as it is told by who stands in front. With nobody there the service listens
/// on this machine alone, and all requests come from one address.
pub(crate) fn of(headers: &HeaderMap, front: Option<Front>) -> String {
    let text = |name: &str| headers.get(name).map(crate::text_of);
    let viewer = || Some(text(VIEWER)?.rsplit_once(':')?.0.to_owned());
    // Each appended who connected to it: what stands before may be made up. The API appended the distribution.
    let forwarded = |by: usize| {
        let forwarded = text(FORWARDED)?;
        let from_the_end: Vec<&str> = forwarded.rsplit(',').map(str::trim).take(by).collect();
        from_the_end.last().map(|address| (*address).to_owned())
    };
    let told = match front {
        Some(Front::Distribution) => viewer().or_else(|| forwarded(2)),
        Some(Front::Proxy) => forwarded(1),
        None => None,
    };
    told.map_or_else(|| "this machine".to_owned(), |told| counted(&told))
}

/// As it is counted: IPv6 by what a provider hands out, IPv4 written as IPv6 as itself.
fn counted(address: &str) -> String {
    let bare = address.trim_start_matches('[').trim_end_matches(']');
    match bare.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V6(address)) => {
            let provided = Ipv6Addr::from_bits(address.to_bits() >> PROVIDED << PROVIDED);
            format!("{provided}/{PROVIDED}")
        }
        Ok(IpAddr::V4(address)) => address.to_string(),
        Err(_) => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DISTRIBUTION: Option<Front> = Some(Front::Distribution);

    fn from(pairs: &[(&'static str, &'static str)], front: Option<Front>) -> String {
        let pairs = pairs
            .iter()
            .map(|(name, value)| (http::HeaderName::from_static(name), value.parse().unwrap()));
        of(&pairs.collect(), front)
    }

    #[test]
    fn the_distributions_word_counts_and_not_what_a_client_made_up() {
        let made_up = (FORWARDED, "1.1.1.1, 203.0.113.7, 198.51.100.1");
        assert_eq!(from(&[made_up], DISTRIBUTION), "203.0.113.7");
        assert_eq!(
            from(&[made_up, (VIEWER, "203.0.113.9:4711")], DISTRIBUTION),
            "203.0.113.9"
        );
        assert_eq!(from(&[(FORWARDED, "203.0.113.7")], DISTRIBUTION), "203.0.113.7");
    }

    #[test]
    fn an_ipv6_address_counts_with_all_that_a_provider_hands_out_with_it() {
        let viewer = |address: &'static str| from(&[(VIEWER, address)], DISTRIBUTION);
        for address in [
            "2001:db8::1:4711",
            "2001:db8::ffff:1:2:3:4711",
            "2001:0db8:0:0:1:1:1:1:4711",
        ] {
            assert_eq!(viewer(address), "2001:db8::/64", "{address}");
        }
        assert_eq!(viewer("2001:db8:0:1::1:4711"), "2001:db8:0:1::/64");
        assert_eq!(viewer("::ffff:203.0.113.9:4711"), "203.0.113.9");
        assert_eq!(
            from(&[(FORWARDED, "2001:db8::2, 198.51.100.1")], DISTRIBUTION),
            "2001:db8::/64"
        );
    }

    #[test]
    fn of_a_proxy_on_this_machine_the_last_word_counts() {
        let proxy = Some(Front::Proxy);
        let made_up = (FORWARDED, "1.1.1.1, 203.0.113.7");
        assert_eq!(from(&[made_up, (VIEWER, "2.2.2.2:1")], proxy), "203.0.113.7");
        assert_eq!(from(&[(VIEWER, "2.2.2.2:1")], proxy), "this machine");
    }

    #[test]
    fn with_nobody_in_front_no_header_is_believed() {
        assert_eq!(
            from(&[(FORWARDED, "1.1.1.1"), (VIEWER, "2.2.2.2:1")], None),
            "this machine"
        );
        assert_eq!(from(&[], DISTRIBUTION), "this machine", "nothing is told");
    }
}
