//! What templates may use of the engine's own filters, tests and functions. Each one named here is code in every
//! function, so the rest stays out.

use minijinja::{Environment, filters, functions, tests as checks};

/// Adds them to an empty environment.
pub(crate) fn add(environment: &mut Environment<'_>) {
    environment.add_filter("default", filters::default);
    environment.add_filter("first", filters::first);
    environment.add_filter("int", filters::int);
    environment.add_filter("join", filters::join);
    environment.add_filter("length", filters::length);
    environment.add_filter("list", filters::list);
    environment.add_filter("map", filters::map);
    environment.add_filter("safe", filters::safe);
    environment.add_filter("selectattr", filters::selectattr);
    environment.add_filter("string", filters::string);
    environment.add_filter("trim", filters::trim);
    environment.add_test("defined", checks::is_defined);
    environment.add_test("eq", checks::is_eq);
    environment.add_test("none", checks::is_none);
    environment.add_test("string", checks::is_string);
    environment.add_function("dict", functions::dict);
    environment.add_function("namespace", functions::namespace);
    environment.add_function("range", functions::range);
}

#[cfg(test)]
mod tests {
    use crate::Pages;
    use crate::embedded::TEMPLATES;
    use campaign::Campaign;
    use minijinja::{Error, ErrorKind};

    /// The insides of a template's tags.
    fn tags(source: &str) -> impl Iterator<Item = &str> {
        source.split('{').filter_map(|part| {
            let end = part.find("}}").or_else(|| part.find("%}"))?;
            Some(&part[..end])
        })
    }

    /// The names that follow this word or sign.
    fn names_after<'s>(tag: &'s str, sign: &'s str) -> impl Iterator<Item = &'s str> {
        tag.split(sign).skip(1).map(|rest| {
            let rest = rest.trim_start();
            let rest = rest.strip_prefix("not ").unwrap_or(rest);
            let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
            &rest[..end.unwrap_or(rest.len())]
        })
    }

    fn is(result: Result<impl Sized, Error>, kind: ErrorKind) -> bool {
        result.is_err_and(|error| error.kind() == kind)
    }

    #[test]
    fn every_filter_and_test_that_a_template_names_is_there() {
        let campaign = Campaign::parse(include_str!("../../content/campaign.toml")).unwrap();
        let pages = Pages::new(&campaign, None);
        let mut state = pages.environment.empty_state();
        let mut found = 0;
        for (template, source) in TEMPLATES {
            for tag in tags(source) {
                for name in names_after(tag, "|") {
                    let unknown = is(state.apply_filter(name, &[]), ErrorKind::UnknownFilter);
                    assert!(!unknown, "{template}: no filter {name} in {tag}");
                    found += 1;
                }
                for name in names_after(tag, " is ").filter(|name| !name.is_empty()) {
                    let unknown = is(state.perform_test(name, &[]), ErrorKind::UnknownTest);
                    assert!(!unknown, "{template}: no test {name} in {tag}");
                    found += 1;
                }
            }
        }
        assert!(found > 200, "only {found} names were found");
    }
}
