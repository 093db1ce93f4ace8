"""What of SIVI's absence standard between employers and arbodiensten goes where: the mapping, as data.

The names of the elements are those of the published standard (releases 2017 to 2026, message Verzuimmeldingen and
Dienstverbanden); how sure: C, read from public descriptions of the schemas, not from SIVI's own documents. What a
code means is not in them: those rows are D, common knowledge in the field, and for whoever connects to check.
"""

from collections.abc import Mapping

EMPLOYER, EMPLOYEE, EMPLOYMENT, ABSENCE = "Wrkgvr", "Wrknmr", "Dnstvbnd", "Vrzm"
GROUPS: Mapping[str, str] = {EMPLOYER: "", EMPLOYEE: EMPLOYER, EMPLOYMENT: EMPLOYEE, ABSENCE: EMPLOYMENT}
"""The groups whose elements are read, each within the one before."""

TAKEN: Mapping[str, Mapping[str, str]] = {
    EMPLOYER: {"IdWrkgvrArbdnst": "employer"},
    EMPLOYEE: {
        "IdWrknmr": "employee.number",
        "SofiNr": "employee.bsn",
        "Gebdat": "employee.birth_date",
        "Voorl": "name.initials",
        "Voorv": "name.prefix",
        "SignNm": "name.family",
    },
    EMPLOYMENT: {
        "IdDnstvbnd": "employment.number",
        "Ingdat": "employment.starts_on",
        "Enddat": "employment.ends_on",
        "AantCtrcturenPWk": "employment.hours_per_week",
    },
    ABSENCE: {
        "VrwrkCd": "code.processing",
        "DatEerstVrzmdg": "first_day",
        "DatEerstVrzmdgOud": "was.first_day",
        "DatVrzmWrkgvr": "reported_on",
        "IngdatMutVrzm": "from",
        "PrcVrzm": "percentage",
        "DatHrstld": "first_fit_day",
        "EndVrzmJN": "code.ended",
        "VngntJN": "code.vangnet",
        "DatVrwHrstl": "expected_end",
    },
}
"""By group: the element, and our place for what it says."""

ADDRESS, HOME, NURSING = "StrAdrNl", "01", "06"
"""An address in the Netherlands and the codes of `SrtAdrsCd` (D): where somebody lives, and where they are nursed."""
NURSED_AT: Mapping[str, str] = {"Pc": "postcode", "Huisnr": "house_number", "HuisToev": "addition"}

REPORTS = frozenset({"01", "02", "04", "05"})
"""The codes of `VrwrkCd` that say how things stand (D). Any other, such as a removal, is left to a person."""

REFUSED: Mapping[str, str] = {
    "VrijeTekst": "There is no free text on an absence.",
    "NmVrpladrs": "The name of a nursing address says where somebody is treated.",
    "ArbCnflJN": "A conflict is no part of an absence report.",
}
"""Elements that are refused by name when they say anything but no: their content is read no further."""

PASSED_OVER = frozenset(
    # Around the message and the organisation.
    {"AdmKantoor", "HndlsnmOrg", "InschrijvingsnrKvK", "VestigingsnrHandelsregister", "IDWrkgvrVerzekeraar"}
    | {"AansltnrGeguitwlngArbdnst", "IdWrkgvrUWV", "Lhnr", "IndERDWGA", "IngdatERDWGA", "EnddatERDWGA"}
    | {"IndERDZW", "IngdatERDZW", "EnddatERDZW", "ArboCntrct", "OrgEenh", "OrgeenhCd", "NmOrgeenh"}
    | {"OndOrgeenhCd", "OndOrgeenhCdNm", "Com", "Cntprsn", "Arbdnst", "VrzkrVolmacht"}
    # Of the employee, for which there is no need here.
    | {"VrwrkCd", "IngdatMut", "Overldat", "Roepnaam", "TitVNm", "TitANm", "NmvrkrCd", "GslchtCd", "BnkGiro"}
    | {"IdWrknmrOud", "IdWrknmrArbdnst", "IdWrknmrVzkr", "Prtnr", "StrAdrBl", "PstAdrNl"}
    # May be known, but not from the employer's word alone.
    | {"WrknmrNoriskJN"}
    # Of the employment.
    | {"IdDnstvbndOud", "DGAJN", "RdEndDnstvbndCd", "PersNr", "PersNrOud", "CntrnrArbdnst"}
    | {"SrtDnstvbndCd", "Fnctcd", "NmFnct", "FsIndFZ", "PcStandplts", "OmsStandplts", "VrdlngCd", "CdBepTd"}
    | {"AantUNormWk", "SrtVarWrktdCd", "AantLnwchtdgn", "PrcLndrbtng", "Arbeidsrelatie", "LnLbPh", "LnSV"}
    # Of the absence: what it comes from is never read.
    | {"OorzkVrzmCd", "BijzRdnStartVrzmCd", "WAZOCd", "RdnEndVrzmCd", "RdnEndVrzmBegeleidingCd"}
    | {"IngdatMutVrzmOud", "VrzmgvlId", "VrzmgvlIdOud", "VrzmgvlVnrMld", "DatHrstldWrkgvr", "NrUitkBdrver"}
    | {"PrcArbther", "Actie", "DatEndVrzmBeg", "VrTkst"}
)
"""Elements of the standard, groups included, whose content is not read at all."""
