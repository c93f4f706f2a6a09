//! One person of the roster, by a form: added, changed or taken off. It goes the way of a file of one row, with the same
//! checks, the same preview, and the same second person where a guarded role changes.

use super::incoming::Incoming;
use super::preview::Preview;
use super::receive;
use super::upload::Upload;
use crate::Office;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use campaign::errors::Answer;
use campaign::form::{Fields, FormField};
use campaign::{Campaign, Check, FormFields, RosterEntry, RosterNumber};
use http::{HeaderMap, StatusCode};
use roster_file::{Column, EXAMPLE_NUMBER, Problems};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use web::openapi::{BadBody, Faults, Invalid, NoRight, NotThere, SignedOut};
use web::{Filled, Form, Person, Problem};

/// The columns of the roster, each with the name it has in this form, in the order of the template.
const FIELDS: [(Column, &str); 18] = [
    (Column::Number, "number"),
    (Column::Name, "name"),
    (Column::Born, "born"),
    (Column::Unit, "unit"),
    (Column::Position, "position"),
    (Column::Rank, "rank"),
    (Column::PostName, "post_name"),
    (Column::CivilServant, "civil_servant"),
    (Column::Category, "category"),
    (Column::MunicipallyManaged, "municipally_managed"),
    (Column::Employment, "employment"),
    (Column::LeftOn, "left_on"),
    (Column::FormerDuties, "former_duties"),
    (Column::Ruling, "ruling"),
    (Column::RulingReason, "ruling_reason"),
    (Column::Signer, "signer"),
    (Column::Roles, "roles"),
    (Column::Phone, "phone"),
];

/// Somebody's row of the roster, each column as its text in a file: units by their names, roles joined by 、, empty for
/// nothing.
#[derive(Default, Serialize, ToSchema)]
struct RosterRow {
    #[schema(example = "TY-001")]
    number: String,
    name: String,
    #[schema(example = "1985-03")]
    born: String,
    unit: String,
    position: String,
    rank: String,
    post_name: String,
    /// 是 or 否, as `municipally_managed` and `ruling`.
    civil_servant: String,
    category: String,
    municipally_managed: String,
    employment: String,
    #[schema(example = "2016-03-01")]
    left_on: String,
    former_duties: String,
    ruling: String,
    ruling_reason: String,
    /// A roster number, or a name that one person has.
    signer: String,
    roles: String,
    #[schema(example = "13800000000")]
    phone: String,
}

/// A person's form.
#[derive(Serialize, ToSchema)]
struct RosterRowForm {
    row: RosterRow,
    columns: Vec<RosterColumn>,
}

/// What may stand in a column.
#[derive(Serialize, ToSchema)]
struct RosterColumn {
    /// Its name in `row`.
    name: &'static str,
    heading: String,
    hint: &'static str,
    required: bool,
    /// The only values it takes; none where it takes others. `roles` takes several.
    values: Vec<String>,
}

impl RosterRow {
    /// A row of these texts, each asked for by its column and its name here.
    fn each(mut text: impl FnMut(Column, &'static str) -> String) -> Self {
        let [
            number,
            name,
            born,
            unit,
            position,
            rank,
            post_name,
            civil_servant,
            category,
            municipally_managed,
            employment,
            left_on,
            former_duties,
            ruling,
            ruling_reason,
            signer,
            roles,
            phone,
        ] = FIELDS.map(|(column, name)| text(column, name));
        RosterRow {
            number,
            name,
            born,
            unit,
            position,
            rank,
            post_name,
            civil_servant,
            category,
            municipally_managed,
            employment,
            left_on,
            former_duties,
            ruling,
            ruling_reason,
            signer,
            roles,
            phone,
        }
    }

    fn of(entry: &RosterEntry, campaign: &Campaign) -> Self {
        RosterRow::each(|column, _| column.text_of(entry, campaign))
    }
}

impl FormFields for RosterRow {
    fn among(fields: &mut Fields<'_>) -> Self {
        RosterRow::each(|column, name| {
            let typed: Option<String> = FormField::take(fields, name, column.heading(), Answer::Written);
            typed.unwrap_or_default()
        })
    }
}

impl RosterColumn {
    fn all(campaign: &Campaign) -> Vec<Self> {
        let column = |(column, name): (Column, &'static str)| RosterColumn {
            name,
            heading: column.heading_in(campaign).to_owned(),
            hint: column.hint(),
            required: column.is_required(),
            values: column.values(campaign),
        };
        FIELDS.map(column).into()
    }
}

/// The form for somebody new.
#[utoipa::path(get, path = "/api/roster/people", operation_id = "newRosterRow", security(("Session" = [])),
    responses((status = 200, description = "An empty row, and what may stand in it", body = RosterRowForm),
        SignedOut, NoRight, Faults))]
pub(super) async fn blank(
    State(office): State<Office>,
    person: Person,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    office.form(&person, &headers, None, RosterRow::default())
}

/// Somebody's row.
#[utoipa::path(get, path = "/api/roster/people/{number}", operation_id = "rosterRow", security(("Session" = [])),
    params(("number" = String, Path, description = "Whose")),
    responses((status = 200, description = "The row, and what may stand in it", body = RosterRowForm),
        NotThere, SignedOut, NoRight, Faults))]
pub(super) async fn show(
    State(office): State<Office>,
    person: Person,
    Path(number): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let entry = office.entry(&number).await?;
    let row = RosterRow::of(&entry, &office.web.campaign);
    office.form(&person, &headers, Some(&entry.number), row)
}

/// Stages somebody new, like a file of one row.
#[utoipa::path(post, path = "/api/roster/people", operation_id = "addToRoster", security(("Session" = [])),
    request_body(content = RosterRow, content_type = "application/json"),
    responses(
        (status = 201, description = "Staged: it is loaded like any upload", body = Preview,
            headers(("Location" = String, description = "The upload"))),
        BadBody, SignedOut, NoRight, Invalid, Faults
    ))]
pub(super) async fn add(
    State(office): State<Office>,
    person: Person,
    request: Request,
) -> Result<Response, Problem> {
    office.take_row(person, None, request).await
}

/// Stages a change of somebody's row.
#[utoipa::path(post, path = "/api/roster/people/{number}", operation_id = "changeOnRoster", security(("Session" = [])),
    params(("number" = String, Path, description = "Whose; `number` in the body is not looked at")),
    request_body(content = RosterRow, content_type = "application/json"),
    responses(
        (status = 201, description = "Staged: it is loaded like any upload", body = Preview,
            headers(("Location" = String, description = "The upload"))),
        NotThere, BadBody, SignedOut, NoRight, Invalid, Faults
    ))]
pub(super) async fn change(
    State(office): State<Office>,
    person: Person,
    Path(number): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let entry = office.entry(&number).await?;
    office.take_row(person, Some(entry.number), request).await
}

/// Stages that somebody leaves the roster.
#[utoipa::path(post, path = "/api/roster/people/{number}/departure", operation_id = "departFromRoster",
    security(("Session" = [])),
    params(("number" = String, Path, description = "Who leaves")),
    responses(
        (status = 201, description = "Staged: it is loaded like any upload", body = Preview,
            headers(("Location" = String, description = "The upload"))),
        (status = 409, description = "It is who asks", body = Problem, content_type = "application/problem+json"),
        NotThere, BadBody, SignedOut, NoRight, Invalid, Faults
    ))]
pub(super) async fn depart(
    State(office): State<Office>,
    person: Person,
    Path(number): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let mut form = Form::<()>::read(request).await?;
    form.parse(|(), _| Some(()))?;
    let answer = office.staged_departure(&person, &number, form.wants_page).await;
    form.answer(&office.web, answer).await
}

impl Office {
    fn form(
        &self,
        person: &Person,
        headers: &HeaderMap,
        of: Option<&RosterNumber>,
        row: RosterRow,
    ) -> Result<Response, Problem> {
        let answer = RosterRowForm {
            row,
            columns: RosterColumn::all(&self.web.campaign),
        };
        if !web::wants_page(headers) {
            return Ok(web::json(StatusCode::OK, &answer));
        }
        self.person_page(person, of, Filled::with(json!(answer.row)))
    }

    fn person_page(
        &self,
        person: &Person,
        of: Option<&RosterNumber>,
        filled: Filled,
    ) -> Result<Response, Problem> {
        let columns = RosterColumn::all(&self.web.campaign);
        let context = json!({ "of": of, "form": filled.form, "errors": filled.errors, "columns": columns });
        self.web
            .render_for(person, filled.status, "office/roster-person.html", context)
    }

    /// Stages what was filled in, or gives it back with what is wrong.
    async fn take_row(
        &self,
        person: Person,
        of: Option<RosterNumber>,
        request: Request,
    ) -> Result<Response, Problem> {
        let mut form = Form::read(request).await?;
        let answer = match self.staged_row(&person, of.as_ref(), &mut form).await {
            Ok(upload) => receive::staged(self, &upload, form.wants_page).await,
            Err(problem) => Err(problem),
        };
        let again = async |filled| self.person_page(&person, of.as_ref(), filled);
        form.answer_or_redisplay(&self.web, answer, again).await
    }

    async fn staged_departure(
        &self,
        person: &Person,
        number: &str,
        wants_page: bool,
    ) -> Result<Response, Problem> {
        let number = self.entry(number).await?.number;
        if number == person.entry.number {
            return Err(Problem::new(
                StatusCode::CONFLICT,
                "不能把本人移出花名册，移出后将无法登录；请由办公室的另一位同志办理",
            ));
        }
        let mut upload = self.new_upload(person, false);
        self.stage_departure(&mut upload, &number).await?;
        receive::staged(self, &upload, wants_page).await
    }

    async fn staged_row(
        &self,
        person: &Person,
        of: Option<&RosterNumber>,
        form: &mut Form<RosterRow>,
    ) -> Result<Upload, Problem> {
        form.settle_person(&self.web, "signer", |row| Some(&mut row.signer), |_| true)
            .await?;
        let row = json!(form.entered);
        match of {
            None => self.look_for_others(form).await?,
            Some(of) => stay_with(of, form),
        }
        let cells = FIELDS.map(|(column, name)| match (column, of) {
            (Column::Number, Some(number)) => (column, number.as_str()),
            _ => (column, row[name].as_str().unwrap_or_default()),
        });
        let incoming = Incoming {
            file: roster_file::of_one(&cells).map_err(Problem::fault)?.into(),
            complete: false,
            upload: None,
        };
        let mut upload = self.new_upload(person, false);
        let file = self.read_checked(person, &incoming, &upload).await?;
        form.parse(|_, check| {
            tell(&file.outcome.problems, check);
            Some(())
        })?;
        self.stage(&mut upload, file).await?;
        Ok(upload)
    }

    /// Whoever is added has a number that nobody has.
    async fn look_for_others(&self, form: &mut Form<RosterRow>) -> Result<(), Problem> {
        let mut check = Check::of(&mut form.errors);
        let typed = &form.entered.number;
        match RosterNumber::parse(typed) {
            Ok(number) if number.as_str() == EXAMPLE_NUMBER => {
                check.refuse("number", format!("不能是 {EXAMPLE_NUMBER}，那是模板中的示例"));
            }
            Ok(number) => {
                let others = self.web.store.people.entries(&[number]).await?;
                if let Some(other) = others.first() {
                    let (name, number) = (&other.name, &other.number);
                    let message = format!(
                        "花名册上已有编号 {number}（{name}）；要更改其登记，请在花名册中打开该人的“更改”"
                    );
                    check.say("number", message);
                }
            }
            Err(_) if typed.is_empty() => check.blank_if(true, "number", ""),
            // The reader of files says what is wrong with it.
            Err(_) => {}
        }
        Ok(())
    }
}

/// Whoever is changed keeps their number, which may be left out.
fn stay_with(of: &RosterNumber, form: &mut Form<RosterRow>) {
    let typed = &form.entered.number;
    let is_another = !typed.is_empty() && RosterNumber::parse(typed).as_ref() != Ok(of);
    Check::of(&mut form.errors).refuse_if(is_another, "number", "不能更改；换了编号的，请移出后另行添加");
}

/// Tells what is wrong with the row at the fields of the form.
fn tell(problems: &Problems, check: &mut Check<'_>) {
    for problem in problems.listed() {
        let heading = problem.column.as_deref().unwrap_or_default();
        let field = FIELDS.iter().find(|(column, _)| column.heading() == heading);
        match field {
            Some((_, name)) => check.say(name, format!("{heading}：{}", problem.message)),
            None => check.say_alone(&problem.message),
        }
    }
}
