//! The HTTP API leads each path to the function that knows it, and each function is watched.

use crate::guard::translated;
use crate::service::Service;
use axum::body::Body;
use hyper::http::Request;
use serde_json::Value;

/// A function of the template by the path, as API Gateway chooses: a route that names the path whole before one with a
/// rest, and of each kind the one that names more of it.
fn function_for(template: &Value, path: &str) -> String {
    let resources = template["Resources"].as_object().unwrap();
    let routes = resources
        .values()
        .filter(|resource| resource["Type"] == "AWS::ApiGatewayV2::Route");
    let best = routes
        .filter_map(|route| Some((specificity(route, path)?, route)))
        .max_by_key(|(specificity, _)| *specificity);
    let (_, route) = best.unwrap_or_else(|| panic!("no route for {path}"));
    let target = route["Properties"]["Target"]["Fn::Sub"].as_str().unwrap();
    let integration = target.trim_start_matches("integrations/${").trim_end_matches('}');
    let function = &resources[integration]["Properties"]["IntegrationUri"]["Fn::GetAtt"][0];
    function
        .as_str()
        .unwrap()
        .trim_end_matches("Function")
        .to_lowercase()
}

/// Whether a route takes the path, and how much of it the route names.
fn specificity(route: &Value, path: &str) -> Option<(bool, usize)> {
    let (method, pattern) = route["Properties"]["RouteKey"]
        .as_str()
        .unwrap()
        .split_once(' ')?;
    assert_eq!(method, "ANY", "a wrong method is the function's to refuse");
    let wanted: Vec<&str> = pattern.split('/').collect();
    let given: Vec<&str> = path.split('/').collect();
    let greedy = wanted.last().is_some_and(|segment| segment.ends_with("+}"));
    let named = wanted.iter().filter(|segment| !segment.starts_with('{')).count();
    let fits = if greedy {
        given.len() >= wanted.len()
    } else {
        given.len() == wanted.len()
    };
    let same = wanted
        .iter()
        .zip(&given)
        .all(|(wanted, given)| wanted.starts_with('{') || wanted == given);
    (fits && same).then_some((!greedy, named))
}

#[tokio::test]
async fn every_route_is_led_to_the_function_that_knows_it_and_no_other_does() {
    let template = translated("us-east-1");
    let service = Service::start().await;
    let functions = [
        ("account", &service.account),
        ("declare", &service.declare),
        ("review", &service.review),
        ("office", &service.office),
    ];
    let mut wrong = Vec::new();
    for route in web::access::ROUTES {
        let path = ["{reference}", "{unit}", "{number}", "{id}", "{scan}"]
            .iter()
            .fold(route.path.to_owned(), |path, name| {
                path.replace(name, "K7QM-3XWD")
            });
        let led_to = function_for(&template, &path);
        for (name, function) in functions {
            // No route takes this method: who knows the path says so, who doesn't finds nothing.
            let request = Request::delete(&path);
            let knows = function.send(request, "", Body::empty()).await.status == 405;
            if knows != (name == led_to) {
                wrong.push(format!("{path} is led to {led_to}; {name} knows it: {knows}"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_function_has_its_alarms() {
    let template = translated("us-east-1");
    let resources = template["Resources"].as_object().unwrap();
    let functions = resources
        .iter()
        .filter(|(_, resource)| resource["Type"] == "AWS::Lambda::Function");
    for (name, function) in functions {
        let on_schedule = function["Properties"]["Environment"]["Variables"]
            .get("SITE_BUCKET")
            .is_some();
        let metrics = if on_schedule {
            &["Errors"][..]
        } else {
            &["Errors", "Throttles"]
        };
        for metric in metrics {
            let watches = |alarm: &Value| {
                alarm["Type"] == "AWS::CloudWatch::Alarm"
                    && alarm["Properties"]["MetricName"] == *metric
                    && alarm["Properties"]["Dimensions"][0]["Value"]["Ref"] == *name
            };
            assert!(
                resources.values().any(watches),
                "nobody hears of {metric} of {name}"
            );
        }
    }
}
