//! Every list, desk and search, asked for as a page with many people on the roster: 500 units, one of which has a seventh of all
//! people, and a report filed for each. Then what takes longer: sealing the large unit, a summary, exports of everyone.

use anyhow::{Context as _, ensure};
use campaign::{Reference, Revision, RosterEntry, RosterNumber, UnitId};
use futures::stream::{self, TryStreamExt as _};
use reqwest::{Client, StatusCode, header};
use serde_json::json;
use std::fmt::Write as _;
use std::time::{Duration, Instant};
use store::CodeHash;
use support::{TestService, forms};

/// Units that are added to those of the demo.
const UNITS: usize = 487;

/// The large unit has one person of so many.
const SHARE_OF_LARGE: usize = 7;

/// One report of so many discloses.
const NIL_TO_DISCLOSURE: usize = 20;

/// How often each page is asked for.
const TIMES: usize = 20;

/// What a page may take, as the median.
const MOST: Duration = Duration::from_millis(200);

/// People that are loaded at once, and reports that are filed side by side.
const AT_ONCE: usize = 500;
const SIDE_BY_SIDE: usize = 16;

const OFFICE: &str = "JS-002";
const DISCIPLINE: &str = "JL-005";

/// Who signs for the large unit, and heads it.
const SIGNER: &str = "U000-S";
const HEAD: &str = "U000-H";

/// What the pages of each are.
const PAGES: [(&str, &[&str]); 4] = [
    (
        OFFICE,
        &[
            "/api/me",
            "/api/overview",
            "/api/units",
            "/api/units/u001",
            "/api/units/u001?filter=missing",
            "/api/units/u001/participations",
            "/api/units/u001/annex3",
            "/api/roster",
            "/api/roster?unit=u000",
            "/api/roster/people/U000-000001",
            "/api/people/U000-000001/history",
            "/api/reviews",
            "/api/collections",
            "/api/deliveries",
            "/api/leads",
            "/api/leads?overdue=true",
            "/api/spot-checks",
            "/api/watch",
            "/api/watch?show=flagged",
            "/api/reminders",
            "/api/reminders?unit=u001",
            "/api/papers",
            "/api/confirmations",
            "/api/exports",
            "/api/summaries",
        ],
    ),
    (DISCIPLINE, &["/api/me", "/api/leads", "/api/confirmations"]),
    (
        HEAD,
        &["/api/me", "/api/leads/reported", "/api/spot-checks/announced"],
    ),
    (SIGNER, &["/api/me", "/api/reviews", "/api/delegations"]),
];

/// The desk of the large unit, whose counts are of everyone in it: these take as long as it is large.
const OF_THE_LARGE: &[&str] = &[
    "/api/units/u000",
    "/api/units/u000/participations",
    "/api/units/u000/annex3",
    "/api/reminders?unit=u000",
];

/// What is searched for: a name that many have, its initials, a number, a unit, a business.
const SOUGHT: [&str; 5] = ["欧阳示例", "oysl", "U000-000001", "示例单位001", "示例砂石"];

/// What takes longer than a page.
const EXPORTS: [&str; 2] = ["roster?format=csv", "declarations?format=csv"];

/// Measures with so many people.
pub(crate) async fn measure(people: usize) -> anyhow::Result<()> {
    let mut service = TestService::start_for(&campaign_file()?).await;
    let begun = Instant::now();
    load(&mut service, people).await?;
    println!(
        "loaded and filed for {people} people in {:.0} s",
        begun.elapsed().as_secs_f64()
    );
    println!("\n| | took |\n|---|---|");
    acts(&service).await?;
    println!("\n| page | median | longest | kB |\n|---|---|---|---|");
    let mut slow = Vec::new();
    for (number, pages) in PAGES {
        let client = service.client(number).await;
        for page in pages {
            let name = format!("{number} {page}");
            slow.extend(page_of(&name, || asked(&client, &service, page)).await?);
        }
    }
    let office = service.client(OFFICE).await;
    for sought in SOUGHT {
        let name = format!("{OFFICE} search for {sought}");
        slow.extend(page_of(&name, || searched(&office, &service, sought)).await?);
    }
    for page in OF_THE_LARGE {
        let name = format!("{OFFICE} {page}, {} people", people / SHARE_OF_LARGE);
        page_of(&name, || asked(&office, &service, page)).await?;
    }
    ensure!(slow.is_empty(), "above {MOST:?}: {slow:#?}");
    Ok(())
}

/// The demo's, with more units.
fn campaign_file() -> anyhow::Result<String> {
    let mut file = support::campaign_file();
    for unit in 0..UNITS {
        let signers = if unit == 0 { SIGNER } else { "JL-004" };
        write!(
            file,
            "\n[[units]]\nid = \"u{unit:03}\"\nname = \"示例单位{unit:03}\"\nkind = \"section\"\nsigners = [\"{signers}\"]\nexample = true\n"
        )?;
    }
    Ok(file)
}

/// Everyone who is added, unit by unit: the first has its share, the others as many each.
fn everyone(model: &RosterEntry, people: usize) -> anyhow::Result<Vec<RosterEntry>> {
    let names = ["欧阳示例", "司马示例", "赵示例", "钱示例", "孙示例", "李示例"];
    let large = people / SHARE_OF_LARGE;
    let person = |at: usize| {
        let unit = if at < large {
            0
        } else {
            1 + (at - large) % (UNITS - 1)
        };
        Ok(RosterEntry {
            number: RosterNumber::parse(&format!("U{unit:03}-{at:06}"))?,
            name: names[at % names.len()].to_owned(),
            unit: UnitId::parse(&format!("u{unit:03}"))?,
            ..model.clone()
        })
    };
    (1..=people).map(person).collect()
}

async fn load(service: &mut TestService, people: usize) -> anyhow::Result<()> {
    let model = service.person("TY-001").clone();
    let mut filed = Vec::new();
    for (number, form) in [
        ("TY-006", forms::nil(service, "TY-006")),
        ("TY-001", forms::disclosure(service, "TY-001")),
    ] {
        service.file(number, &form).await;
        let of = [RosterNumber::parse(number)?];
        filed.extend(service.store.declarations.current(&of).await?);
    }
    let everyone = everyone(&model, people)?;
    let now = service.now();
    for some in everyone.chunks(AT_ONCE) {
        let some: Vec<_> = some
            .iter()
            .map(|entry| (entry.clone(), CodeHash::new([7; 32])))
            .collect();
        service.store.roster_changes.load(&some, now).await?;
    }
    let store = &service.store;
    let campaign = &service.campaign;
    stream::iter(everyone.iter().enumerate().map(Ok::<_, anyhow::Error>))
        .try_for_each_concurrent(SIDE_BY_SIDE, |(at, entry)| {
            let model = &filed[usize::from(at % NIL_TO_DISCLOSURE == 0)];
            async move {
                let revision = report(model, entry, at)?;
                let signer = campaign.signers_for(entry).into_iter().next();
                store.filings.file(&revision, None, signer.as_ref()).await?;
                Ok(())
            }
        })
        .await?;
    for (number, role) in [(SIGNER, campaign::Role::Signer), (HEAD, campaign::Role::UnitHead)] {
        let mut entry = model.clone();
        entry.number = RosterNumber::parse(number)?;
        entry.unit = UnitId::parse("u000")?;
        entry.roles = vec![role];
        service.enlist(entry).await;
    }
    Ok(())
}

/// A report as somebody else's.
fn report(model: &Revision, entry: &RosterEntry, at: usize) -> anyhow::Result<Revision> {
    let bytes = u64::try_from(at)?.to_be_bytes();
    let bits = [9, bytes[4], bytes[5], bytes[6], bytes[7]];
    let mut revision = model.clone();
    revision.reference = Reference::from_random(bits);
    revision.number = entry.number.clone();
    revision.declarant = campaign::Declarant::from_roster(entry);
    revision.content.signature.clone_from(&entry.name);
    revision.sha256 = Revision::digest(revision.salt.as_ref(), &revision.number, &revision.content);
    Ok(revision)
}

async fn acts(service: &TestService) -> anyhow::Result<()> {
    let took = |what: &str, begun: Instant| println!("| {what} | {:.1} s |", begun.elapsed().as_secs_f64());
    let office = service.client(OFFICE).await;
    let begun = Instant::now();
    let summary = office
        .post(format!("{}/api/summaries", service.address))
        .send()
        .await?;
    ensure!(summary.status() == StatusCode::CREATED, "{summary:?}");
    took("summary", begun);
    for export in EXPORTS {
        let begun = Instant::now();
        let file = office
            .get(format!("{}/api/exports/{export}", service.address))
            .send()
            .await?;
        ensure!(file.status() == StatusCode::OK, "{file:?}");
        let bytes = file.bytes().await?.len();
        took(&format!("export {export}, {} MB", bytes / 1_000_000), begun);
    }
    let head = service.client(HEAD).await;
    let begun = Instant::now();
    let sealing = head.post(format!("{}/api/units/u000/annex3", service.address));
    let sealing = sealing.json(&json!({ "despite": true })).send().await?;
    ensure!(
        sealing.status() == StatusCode::CREATED,
        "{}",
        sealing.text().await?
    );
    took("sealing the large unit", begun);
    Ok(())
}

async fn asked(client: &Client, service: &TestService, page: &str) -> anyhow::Result<usize> {
    read(client.get(format!("{}{page}", service.address))).await
}

async fn searched(client: &Client, service: &TestService, sought: &str) -> anyhow::Result<usize> {
    let request = client.post(format!("{}/api/search", service.address));
    let request = request.header(header::ACCEPT, "text/html");
    let found = request.form(&[("sought", sought)]).send().await?;
    // What one thing alone is found for leads there.
    match found.headers().get(header::LOCATION) {
        Some(place) => asked(client, service, place.to_str()?).await,
        None => Ok(found.error_for_status()?.text().await?.len()),
    }
}

/// The bytes of a page.
async fn read(request: reqwest::RequestBuilder) -> anyhow::Result<usize> {
    let answer = request.header(header::ACCEPT, "text/html").send().await?;
    let status = answer.status();
    let page = answer.text().await?;
    ensure!(status == StatusCode::OK, "{status}: {page}");
    Ok(page.len())
}

/// Asks for a page again and again, and prints how long it took; gives its name where that is too long.
async fn page_of<Asked>(name: &str, ask: impl Fn() -> Asked) -> anyhow::Result<Option<String>>
where
    Asked: Future<Output = anyhow::Result<usize>>,
{
    let (mut times, mut bytes) = (Vec::new(), 0);
    for _ in 0..TIMES {
        let begun = Instant::now();
        bytes = ask().await.with_context(|| name.to_owned())?;
        times.push(begun.elapsed());
    }
    times.sort_unstable();
    let (median, longest) = (times[TIMES / 2], times[TIMES - 1]);
    println!("| {name} | {median:.1?} | {longest:.1?} | {} |", bytes / 1000);
    Ok((median > MOST).then(|| format!("{name}: {median:.1?}")))
}
