from frictionless import Package

package = Package("release/0.1.0/datapackage.json")
meetings = package.get_resource("meetings").read_rows()
print(len(meetings))
