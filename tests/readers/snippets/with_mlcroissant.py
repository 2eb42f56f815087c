import mlcroissant

release = mlcroissant.Dataset("release/0.1.0/croissant.json")
meetings = list(release.records("meetings"))
print(len(meetings))
