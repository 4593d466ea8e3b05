//! How the types that travel as one plain text are described in the server's `OpenAPI` document. The others derive it.

use std::borrow::Cow;

use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, Type},
};

use crate::{
    archive::Field, attachment::AttachmentHash, id, kind::Kind, month::Month, parcel::Key, range::Range, zone::TimeZone,
};

macro_rules! texts {
    ($($name:ty, $title:literal, $pattern:expr, $example:literal;)*) => {$(
        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                let text = ObjectBuilder::new().schema_type(Type::String).pattern(Some($pattern));
                text.examples([$example]).build().into()
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                $title.into()
            }
        }
    )*};
}

const ID: &str = "^[A-Za-z0-9_-]{1,64}$";

texts! {
    id::SchoolId, "SchoolId", ID, "demo";
    id::StaffId, "StaffId", ID, "li";
    id::ChildId, "ChildId", ID, "c1";
    id::ClassId, "ClassId", ID, "3-1";
    id::DutyId, "DutyId", ID, "talk";
    id::TermId, "TermId", ID, "2026-autumn";
    id::RecordId, "RecordId", ID, "0193a1b2-0000-7000-8000-000000000001";
    id::DeviceId, "DeviceId", ID, "d1";
    id::WaiverId, "WaiverId", ID, "0193a1b2-0000-7000-8000-000000000002";
    id::ChangeId, "ChangeId", ID, "0193a1b2-0000-7000-8000-000000000003";
    id::OpeningId, "OpeningId", ID, "0193a1b2-0000-7000-8000-000000000004";
    id::SignatureId, "SignatureId", ID, "0193a1b2-0000-7000-8000-000000000005";
    id::NudgeId, "NudgeId", ID, "0193a1b2-0000-7000-8000-000000000006";
    id::RobotId, "RobotId", ID, "0193a1b2-0000-7000-8000-000000000007";
    id::OrganisationId, "OrganisationId", ID, "east";
    id::SubjectId, "SubjectId", ID, "c1";
    Month, "Month", "^(19|2[0-9])[0-9]{2}-(0[1-9]|1[0-2])$", "2026-11";
    Range, "Range", "^(19|2[0-9])[0-9]{2}-(0[1-9]|1[0-2])(-[0-3][0-9][.]{2}(19|2[0-9])[0-9]{2}-(0[1-9]|1[0-2])-[0-3][0-9])?$", "2026-11";
    Kind, "Kind", kinds(), "talk";
    Field, "ArchiveField", fields(), "address";
    TimeZone, "TimeZone", "^Asia/[A-Z][A-Za-z_]+$", "Asia/Shanghai";
    AttachmentHash, "AttachmentHash", "^[0-9a-f]{64}$", "00000000000000000000000000000000000000000000000000000000000000ff";
    Key, "Key", "^[0-9a-f]{64}$", "00000000000000000000000000000000000000000000000000000000000000ff";
}

/// The codes of the kinds built in, and those a school may add.
fn kinds() -> String {
    let built_in: Vec<_> = Kind::built_in().map(Kind::code).collect();
    format!("^({}|own_[1-9][0-9]?)$", built_in.join("|"))
}

/// The codes of the fields of an archive.
fn fields() -> String {
    let codes: Vec<_> = Field::all().map(Field::code).collect();
    format!("^({})$", codes.join("|"))
}
